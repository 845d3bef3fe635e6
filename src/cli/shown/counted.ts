/** A count of things: `1 package`, `12 packages`. */
export const counted = (count: number, thing: string): string =>
  `${count} ${count === 1 ? thing : `${thing}s`}`
