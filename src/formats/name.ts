import { parsed, unparsed, type Parsed } from './parsed.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const version = /^[a-zA-Z0-9.\-_+]{1,128}$/
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Reads a name: a DNS-1123 label (RFC 1123 §2.1), 1 to 63 characters, without `--` inside. */
export const parseName = (text: string): Parsed<string> =>
  label.test(text) && !text.includes('--')
    ? parsed(text)
    : unparsed(
        'must be 1 to 63 lower-case letters, digits or single hyphens, beginning and ending with a letter or digit',
      )

/**
 * Reads a deployment name: 1 to 256 printable characters in NFC, each of which can be seen, with no
 * white space around them.
 */
export const parseDeploymentName = (text: string): Parsed<string> =>
  isPlain(text, 256) && isVisible(text) && text !== '' && text.trim() === text
    ? parsed(text)
    : unparsed(
        'must be 1 to 256 printable characters (Unicode NFC) with no white space around them',
      )

/**
 * Reads a project environment's name: 1 to 63 printable code points in NFC, each of which can be
 * seen, with no white space around them; `.` and `..` cannot be addressed by a URL.
 */
export const parseProjectEnvironmentName = (text: string): Parsed<string> =>
  isPlain(text, 63) &&
  isVisible(text) &&
  text !== '' &&
  text.trim() === text &&
  text !== '.' &&
  text !== '..'
    ? parsed(text)
    : unparsed(
        'must be 1 to 63 printable characters (Unicode NFC) with no white space around them, not . or ..',
      )

/** Reads a project's version string; `.` and `..` cannot be addressed by a URL. */
export const parseVersion = (text: string): Parsed<string> =>
  version.test(text) && text !== '.' && text !== '..'
    ? parsed(text)
    : unparsed(
        'must be 1 to 128 letters, digits, dots, hyphens, underscores or plus signs, not . or ..',
      )

/**
 * Reads free text of at most `most` code points: no control characters, no lone surrogates, NFC.
 */
export const parseText =
  (most: number) =>
  (text: string): Parsed<string> =>
    isPlain(text, most)
      ? parsed(text)
      : unparsed(`must be at most ${most} printable characters on one line (Unicode NFC)`)

/** Reads labels: at most 32, keys of 1 to 63 and values of at most 256 printable characters. */
export const parseLabels = (
  labels: Readonly<Record<string, string>>,
): Parsed<Record<string, string>> => {
  const entries = Object.entries(labels)
  if (entries.length > 32) return unparsed('must be at most 32 labels')
  for (const [key, value] of entries) {
    if (key === '' || !isPlain(key, 63) || /[\s=]/u.test(key))
      return unparsed('must have keys of 1 to 63 printable characters without spaces or =')
    if (!isPlain(value, 256))
      return unparsed('must have values of at most 256 printable characters')
  }
  return parsed({ ...labels })
}

/**
 * Whether each character can be seen: none is a control, a format character or ignorable by
 * default. What cannot makes names look alike that are not.
 */
export const isVisible = (text: string): boolean => !invisible.test(text)

const isPlain = (text: string, most: number): boolean =>
  text.length <= 2 * most &&
  [...text].length <= most &&
  !unprintable.test(text) &&
  text.normalize('NFC') === text
