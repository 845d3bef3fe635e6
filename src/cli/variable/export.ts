import { listVariables, revealVariables } from '../../contract/variables.ts'
import { writeDotenv } from '../../formats/variables/write-dotenv.ts'
import { command } from '../frame/command.ts'
import { counted } from '../shown/counted.ts'
import { toggle } from '../words/flags.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags } from './scope.ts'

export const exportFile = command({
  brief: 'Print variables as a .env file',
  description: [
    'What holds for the whole environment, or with --service for that service, in the syntax of Docker',
    'Compose. Secrets are left out unless you --reveal them: that is audited, and needs who may.',
  ].join('\n'),
  examples: [
    'variable export --env staging > staging.env',
    [
      'variable export --service web --reveal > web.env',
      'with secrets: mind who can read the file',
    ],
  ],
  flags: { reveal: toggle('With the values of secrets'), ...scopeFlags },
  run: async ({ call, show, note, context, format }, flags) => {
    const place = await placeOf(flags, context)
    if (flags.reveal) {
      const revealed = await call(revealVariables, { ...place, purpose: 'export' })
      await show(revealed, ({ items }) => dotenvOf(items))
      return
    }
    const listed = await call(listVariables, place)
    // Without a service the list has those of every scope.
    const held = listed.value.items.filter((item) => flags.service ?? item.service === null)
    await show(listed, () => dotenvOf(held))
    const hidden = held.filter(({ secret }) => secret).length
    if (format === 'table' && hidden > 0)
      note(
        `${counted(hidden, 'secret')} ${hidden === 1 ? 'is' : 'are'} left out: --reveal adds them.`,
      )
  },
})

const dotenvOf = (
  items: readonly { readonly key: string; readonly value: string | null }[],
): string => {
  const written = writeDotenv(
    items.flatMap(({ key, value }) => (value === null ? [] : [[key, value] as const])),
  )
  if (written.ok) return written.value
  throw new Error(`a variable ${written.problem}`)
}
