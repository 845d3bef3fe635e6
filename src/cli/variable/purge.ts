import { purgeVariable } from '../../contract/variables.ts'
import { commandAt } from '../../formats/commands/command-at.ts'
import { command } from '../frame/command.ts'
import { argument, text, toggle } from '../words/flags.ts'
import { UsageError } from '../frame/errors.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags } from './scope.ts'

export const purge = command({
  brief: 'Destroy old values of a variable; their history stays',
  description: [
    'Every value that is no longer current, or one by its version. What ran with it cannot be started',
    'again or rolled back to. Copies in backups of the database are not reached.',
  ].join('\n'),
  examples: ['variable purge DATABASE_URL', 'variable purge DATABASE_URL --version 3'],
  flags: {
    version: text('This one alone', { placeholder: 'NUMBER' }),
    force: toggle('Even if something runs with it; it cannot be started again then'),
    ...scopeFlags,
  },
  args: [argument('KEY', 'Its key')],
  run: async ({ call, show, context }, flags, key) => {
    const version = versionOf(flags.version, commandAt(`variable history ${key}`, flags))
    const reply = await call(purgeVariable, {
      ...(await placeOf(flags, context)),
      ...{ key, version, force: flags.force },
    })
    await show(reply, ({ purged }) =>
      purged.length === 0
        ? `Variable ${key} has no old value left.\n`
        : `Variable ${key}: version ${purged.join(', ')} destroyed.\n`,
    )
  },
})

const versionOf = (typed: string | undefined, history: string): number | undefined => {
  if (typed === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(typed)) return Number(typed)
  throw new UsageError('--version must be a number.', `See them: ${history}`)
}
