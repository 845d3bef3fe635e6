import { parsed, unparsed, type Parsed } from '../parsed.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads a host name of several labels (RFC 1123 §2.1): lower case, without port, at most 253
 * characters; not an address, and no wildcard. Other scripts are written in `xn--` (RFC 5891).
 */
export const parseHostName = (text: string): Parsed<string> => {
  const labels = text.split('.')
  // A last label of digits is how an address is told (RFC 3696 §2).
  const isName = labels.length > 1 && labels.every((each) => label.test(each))
  return isName && text.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '')
    ? parsed(text)
    : unparsed(
        'must be a lower-case host name with a dot in it, such as shop.example.com; other scripts as xn--…',
      )
}

/** Whether the host is the base or below it. */
export const isBelow = (host: string, base: string): boolean =>
  host === base || host.endsWith(`.${base}`)
