/**
 * A count with its thousands apart, as in the English around it. The browser's own way would take
 * longer, the first time, than to draw the first view.
 */
export const counted = (count: number): string =>
  String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
