/** How a server wants to be told who asks (RFC 9110 §11.6.1); names are in lower case. */
export type Challenge = {
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

const mostLength = 8192
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const parameter = new RegExp(
  `\\s*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*`,
  'y',
)
const scheme = new RegExp(`[\\s,]*(${token})(?=[\\s,]|$)`, 'y')

/** Reads a `WWW-Authenticate` header; stops where it stops making sense. */
export const readChallenges = (header: string): readonly Challenge[] => {
  const challenges: Challenge[] = []
  if (header.length > mostLength) return challenges
  let at = 0
  for (;;) {
    scheme.lastIndex = at
    const name = scheme.exec(header)?.[1]
    if (name === undefined) return challenges
    const read = readParameters(header, scheme.lastIndex)
    challenges.push({ scheme: name.toLowerCase(), parameters: read.parameters })
    at = read.end
  }
}

const readParameters = (
  header: string,
  start: number,
): { readonly parameters: Record<string, string>; readonly end: number } => {
  const found: [string, string][] = []
  let end = start
  for (;;) {
    parameter.lastIndex = end
    const match = parameter.exec(header)
    if (!match) return { parameters: Object.fromEntries(found), end }
    const [, name = '', quoted, plain = ''] = match
    found.push([name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain])
    end = parameter.lastIndex
    if (header[end] === ',') end++
  }
}
