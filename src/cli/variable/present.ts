import type { VariablesChanged } from '../../contract/variables.ts'
import { printable } from '../shown/printable.ts'

/** What became of each variable, a line each. */
export const changedText = ({ items, setVersion }: VariablesChanged): string =>
  items
    .map(({ key, service, version, secret, outcome }) => {
      const what = `${secret ? 'Secret' : 'Variable'} ${key}`
      const whose = service === null ? '' : ` of ${service}`
      if (outcome === 'unchanged') return `${what}${whose} has that value already.`
      if (outcome === 'unset') return `${what}${whose} unset (set ${setVersion}).`
      return `${what}${whose} ${outcome}: version ${version} (set ${setVersion}).`
    })
    .map((line) => `${printable(line)}\n`)
    .join('')

/** A value in a table: what a secret has is not told. */
export const valueText = ({
  secret,
  value,
}: {
  readonly secret: boolean
  readonly value: string | null
}): string => (secret || value === null ? '(secret)' : value)
