/** Whether a text is an `http` or `https` address and so may become a link. */
export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
