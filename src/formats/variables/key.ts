import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** Reads a variable's key: as POSIX names them, at most 256 characters, not beginning `BERTH_`. */
export const parseVariableKey = (text: string): Parsed<string> => {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(text))
    return unparsed('must be letters, digits and underscores, not beginning with a digit')
  return text.startsWith('BERTH_')
    ? unparsed('must not begin with BERTH_: Berth sets those')
    : parsed(text)
}

/** The same for one that somebody wants to set: what Berth gives to a service itself is refused. */
export const parseSettableKey = (text: string): Parsed<string> =>
  text === 'PORT'
    ? unparsed('must not be PORT: Berth sets it to where the service is to listen')
    : parseVariableKey(text)
