import { UsageError } from '../frame/errors.ts'
import type { Invocation } from '../frame/invocation.ts'
import { forceFlag } from '../shown/write-out.ts'
import { required, text, toggle, type FlagValues } from '../words/flags.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  requireReference,
  resolveTyped,
} from '../words/registry-flags.ts'
import { refuseWordAlone } from '../words/word-alone.ts'
import type { RecordsWanted } from './gather.ts'

/** What an export takes. */
export const exportFlags = {
  file: required('The bundle to write', { placeholder: 'FILE' }),
  ...forceFlag,
  env: text('Records on this environment', { placeholder: 'NAME', names: 'environment' }),
  'logical-env': text('Records in this logical environment', {
    placeholder: 'NAME',
    names: 'logical-environment',
  }),
  project: text('Records of this project', { placeholder: 'NAME', names: 'project' }),
  history: toggle('With these three: records of what no longer runs, too'),
  checkpoint: text('Prove that the ledger began as this checkpoint, which the auditor kept', {
    placeholder: 'FILE',
  }),
  'without-materials': toggle('Leave out the bytes of materials; their digests stay'),
  ...registryFlags,
}

/** The same as it was typed. */
export type ExportValues = FlagValues<typeof exportFlags>

/** The records that flags choose; undefined where they choose none. */
export const recordsWanted = (values: ExportValues): RecordsWanted | undefined => {
  const { env, 'logical-env': logicalEnvironment, project, history } = values
  if (env === undefined && logicalEnvironment === undefined && project === undefined) {
    if (history)
      throw new UsageError('--history has no meaning without --env, --logical-env or --project.')
    return undefined
  }
  return { environment: env, logicalEnvironment, project, history: history ? 'true' : undefined }
}

/** The choice of records in words. */
export const chosen = (values: ExportValues): readonly string[] =>
  (['env', 'logical-env', 'project'] as const).flatMap((flag) =>
    values[flag] === undefined ? [] : [`--${flag} ${values[flag]}`],
  )

/** What was named word by word; a reference is resolved to its digest. */
export const namedIn = async (
  { context }: Invocation,
  values: ExportValues,
  subjects: readonly string[],
): Promise<{
  readonly digests: readonly string[]
  readonly records: readonly string[]
  /** All of them, a reference with the digest that it stood for. */
  readonly subjects: readonly string[]
}> => {
  const records = subjects.filter((word) => word.startsWith('rec_'))
  const digests = subjects.filter((word) => word.startsWith('sha256:'))
  const references = subjects.filter((word) => !/^(?:rec_|sha256:)/.test(word))
  if (references.length === 0) refuseRegistryFlags(values, 'without a reference')
  for (const typed of references) {
    refuseWordAlone(typed, 'SUBJECT', 'references, digests and ids of records', context)
    requireReference(typed, 'SUBJECT')
  }
  const resolved: string[] = []
  for (const typed of references) {
    const { digest } = await resolveTyped(typed, 'SUBJECT', values, context)
    digests.push(digest)
    resolved.push(typed.endsWith(`@${digest}`) ? typed : `${typed}@${digest}`)
  }
  const plain = subjects.filter((word) => !references.includes(word))
  return { digests, records, subjects: [...plain, ...resolved] }
}
