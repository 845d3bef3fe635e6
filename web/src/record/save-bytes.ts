/** Lets the browser save bytes, given in base64, as a file of this name. */
export const saveBytes = (base64: string, name: string): void => {
  const bytes = Uint8Array.from(atob(base64), (each) => each.codePointAt(0) ?? 0)
  const to = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = to
  link.download = name
  link.click()
  URL.revokeObjectURL(to)
}
