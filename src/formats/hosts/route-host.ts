import { hash } from 'node:crypto'

/** What a host name is made from; all but the environment are names (`parseName`). */
export interface RoutePlace {
  /** Null for the organization of the installation, which stands directly below the base. */
  readonly organization: string | null
  readonly project: string
  /** The project environment: any text that is allowed as one. */
  readonly environment: string
  readonly service: string
}

const mostLabel = 63
const hashDigits = 16
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/**
 * The host name of a service: `<project>` for `web` in `production`, `<environment>--<project>` for
 * `web` elsewhere, else `<service>--<environment>--<project>`; other organizations below `.<name>`;
 * then the base. No two places share one: what is no DNS label (RFC 1123 §2.1), or too long,
 * becomes a slug with `---` and 16 hex digits of its SHA-256, and no other can have `---` in it.
 */
export const routeHost = (place: RoutePlace, base: string): string =>
  [routeLabel(place), ...(place.organization === null ? [] : [place.organization]), base].join('.')

/**
 * The host name of one deployment that waits: something to recognize it by, then `---` and its id
 * without the prefix. No other route ends so: slugs end with 16 digits, names have no `---`.
 */
export const candidateHost = (place: RoutePlace, deployment: string, base: string): string => {
  const id = deployment.slice(deployment.indexOf('_') + 1)
  const label = `${readablePart(routeLabel(place), mostLabel - id.length - 3)}---${id}`
  return [label, ...(place.organization === null ? [] : [place.organization]), base].join('.')
}

const routeLabel = ({ project, environment, service }: RoutePlace): string => {
  const isWeb = service === 'web'
  const parts = [
    ...(isWeb ? [] : [service]),
    ...(isWeb && environment === 'production' ? [] : [environmentPart(environment)]),
    project,
  ]
  const whole = parts.join('--')
  // A label in xn-- would be read as punycode (RFC 5890 §2.3.1).
  return whole.length > mostLabel || whole.startsWith('xn--') ? slug(whole, mostLabel) : whole
}

const environmentPart = (environment: string): string =>
  label.test(environment) && !environment.includes('--') && environment.length <= mostLabel
    ? environment
    : slug(environment, 40)

/** Something to recognize it by, then what makes it its own. */
const slug = (text: string, most: number): string => {
  const digits = hash('sha256', text, 'hex').slice(0, hashDigits)
  return `${readablePart(text, most - hashDigits - 3)}---${digits}`
}

const readablePart = (text: string, most: number): string => {
  const readable = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, most)
    .replaceAll(/^-+|-+$/g, '')
  // Before dashes, xn would be read as punycode (RFC 5890 §2.3.1).
  return readable === '' || readable === 'xn' ? 'e' : readable
}
