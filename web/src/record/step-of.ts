/** The step of a path at a place, such as the id in `/records/ID`; undefined if unreadable. */
export const stepOf = (path: string, at: number): string | undefined => {
  try {
    return decodeURIComponent(path.split('/')[at] ?? '') || undefined
  } catch {
    return undefined
  }
}
