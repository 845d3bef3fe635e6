import { whereEvidence as endpoint } from '../../contract/where-evidence.ts'
import { UsageError } from '../frame/errors.ts'
import type { Invocation } from '../frame/invocation.ts'
import { refuseRegistryFlags } from '../words/registry-flags.ts'
import type { WhereValues } from './flags.ts'
import { showFound, type Asked } from './found.ts'

const questions = ['package', 'commit', 'workflow', 'signer', 'vulnerability'] as const

/** The one question that flags ask of evidence; undefined where they ask none. */
export const askedOf = (values: WhereValues): Asked | undefined => {
  const given = questions.flatMap((by) => {
    const { [by]: value } = values
    return value === undefined ? [] : [{ by, text: value }]
  })
  const [first, second] = given
  if (second)
    throw new UsageError(
      `--${first?.by ?? ''} and --${second.by} ask for two things.`,
      'Ask for one at a time',
    )
  return first && { ...first, isPast: values.history === true || values.at !== undefined }
}

/** Shows where what evidence speaks of runs, or ran. */
export const whereEvidence = async (
  invocation: Invocation,
  values: WhereValues,
  sought: string | undefined,
  asked: Asked,
): Promise<void> => {
  if (sought !== undefined)
    throw new UsageError(
      `An artifact and --${asked.by} ask for two things.`,
      'Ask for one at a time',
    )
  refuseRegistryFlags(values, `with --${asked.by}`)
  if (values.resolve)
    throw new UsageError(`--resolve does not go with --${asked.by}.`, 'Leave it out')
  const reply = await invocation.call(endpoint, {
    [asked.by]: asked.text,
    environment: values.env,
    logicalEnvironment: values['logical-env'],
    project: values.project,
    projectEnvironment: values['project-env'],
    history: values.history ? 'true' : undefined,
    at: values.at,
    limit: values.limit,
    cursor: values.cursor,
  })
  await showFound(invocation, reply, asked)
}
