import type { Reply } from '../../client/message.ts'
import type { PageOf } from '../../contract/endpoint.ts'
import { where as endpoint, type DeploymentRecord } from '../../contract/ledger.ts'
import {
  digestColumn,
  evidenceColumn,
  slotColumns,
  spanColumns,
  statusColumn,
} from '../deployment/columns.ts'
import { UsageError } from '../frame/errors.ts'
import type { Invocation } from '../frame/invocation.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { refuseRegistryFlags, requireReference, resolveTyped } from '../words/registry-flags.ts'
import { isWordAlone, refuseWordAlone } from '../words/word-alone.ts'
import type { WhereValues } from './flags.ts'

/** Shows where an artifact runs or ran: by its digest, or a reference as it was recorded. */
export const whereArtifact = async (
  invocation: Invocation,
  values: WhereValues,
  sought: string,
): Promise<void> => {
  refuseScope(values)
  const reply = await find(invocation, values, sought)
  const named = isWordAlone(sought)
    ? ` What runs as ${sought}: berth deployment list --deployment-name ${sought}`
    : ''
  const empty = `Nothing is known to run or have run ${sought}.${named}`
  await showList(invocation, reply, columns(invocation.terminal), empty)
}

const refuseScope = (values: WhereValues): void => {
  const scope = ['env', 'logical-env', 'project', 'project-env', 'history', 'at'] as const
  const given = scope.find((flag) => values[flag] !== undefined)
  if (given !== undefined)
    throw new UsageError(
      `--${given} does not go with an artifact: all its places and times are shown.`,
      `Leave it out, or narrow a list: berth deployment list --digest DIGEST --${given} …`,
    )
}

const find = async (
  { call, context }: Invocation,
  values: WhereValues,
  sought: string,
): Promise<Reply<PageOf<DeploymentRecord>>> => {
  const { limit, cursor } = values
  if (sought.startsWith('sha256:')) {
    refuseRegistryFlags(values, 'with a digest')
    return await call(endpoint, { digest: sought, limit, cursor })
  }
  if (values.resolve) {
    refuseWordAlone(sought, 'ARTIFACT', 'a digest or a reference', context)
    const { digest } = await resolveTyped(sought, 'ARTIFACT', values, context)
    return await call(endpoint, { digest, limit, cursor })
  }
  refuseRegistryFlags(values, 'without --resolve')
  requireReference(sought, 'ARTIFACT')
  return await call(endpoint, { reference: sought, limit, cursor })
}

const columns = (terminal: Terminal): readonly Column<DeploymentRecord>[] => [
  ...slotColumns,
  statusColumn,
  ...spanColumns(terminal),
  { ...digestColumn(terminal), drop: 1 },
  { ...evidenceColumn, drop: 2 },
]
