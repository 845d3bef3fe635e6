/**
 * Whether a text is an `http` or `https` address and so may become a link. One with user info
 * (`https://ci.example.com@elsewhere`) may not: it seems to lead where it does not.
 */
export const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}
