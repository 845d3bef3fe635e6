import {
  describeDeploymentRecord,
  listDeploymentRecords,
  recordDeployment,
  type Recorded,
} from '../../contract/ledger.ts'
import type { Resolved } from '../../registry/resolve.ts'
import { command } from '../frame/command.ts'
import type { CliContext } from '../frame/context.ts'
import { choice, many, required, requiredChoice, text, type FlagValues } from '../words/flags.ts'
import { labelsOf } from '../words/labels.ts'
import type { Invocation } from '../frame/invocation.ts'
import { kinds } from '../words/artifact-kinds.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  registryHelp,
  resolveTyped,
} from '../words/registry-flags.ts'
import { UsageError } from '../frame/errors.ts'
import { outcomeText, type Seen } from './outcome.ts'

const flags = {
  env: required('The environment where it runs', { placeholder: 'NAME', names: 'environment' }),
  'logical-env': required('The logical environment: its stage', {
    placeholder: 'NAME',
    names: 'logical-environment',
  }),
  'deployment-name': required('What you call the deployment', { placeholder: 'NAME' }),
  kind: requiredChoice('What the artifact is', kinds),
  'oci-ref': text('The artifact, by reference (or --digest)', { placeholder: 'REFERENCE' }),
  digest: text('The artifact, by digest (or --oci-ref)', { placeholder: 'DIGEST' }),
  status: choice(
    'Whether it runs there, or no longer does',
    ['deployed', 'decommissioned'],
    'deployed',
  ),
  project: text('The project that it belongs to', { placeholder: 'NAME', names: 'project' }),
  service: text('The service of the project', { placeholder: 'NAME' }),
  version: text("The project's version", { placeholder: 'VERSION' }),
  label: many('A label', 'KEY=VALUE'),
  'deployed-at': text('Since when it runs (default: now)', { placeholder: 'TIME' }),
  'ended-at': text('Since when it no longer does (default: now)', { placeholder: 'TIME' }),
  'observed-at': text('When you saw it, if that is a while ago', { placeholder: 'TIME' }),
  'run-url': text('The run that deployed it', { placeholder: 'URL' }),
  ...registryFlags,
}

export const record = command({
  brief: 'Report that an artifact runs somewhere, or no longer does',
  description: [
    'Environment, logical environment, name and kind are the slot: what ran in it before is',
    'superseded. The same report again changes nothing, so it can serve as a heartbeat.',
    registryHelp,
  ].join('\n'),
  examples: [
    'deployment record --env k8s-east --logical-env production --deployment-name api-server \\\n    --kind CONTAINER_IMAGE --oci-ref ghcr.io/my-org/api-server:v1.2.0',
    [
      'deployment record --env k8s-east --logical-env production --deployment-name api-server \\\n    --kind CONTAINER_IMAGE --digest sha256:abc123… --status decommissioned',
      'it no longer runs there',
    ],
  ],
  flags,
  oneOf: ['oci-ref', 'digest'],
  run: async (invocation, values) => {
    const artifact = await artifactOf(values, invocation.context)
    const reply = await invocation.call(recordDeployment, {
      ...artifact,
      environment: values.env,
      logicalEnvironment: values['logical-env'],
      deploymentName: values['deployment-name'],
      kind: values.kind,
      status: values.status,
      project: values.project,
      service: values.service,
      version: values.version,
      labels: labelsOf(values.label),
      runUrl: values['run-url'],
      deployedAt: values['deployed-at'],
      endedAt: values['ended-at'],
      observedAt: values['observed-at'],
    })
    const seen = await lookUp(invocation, reply.value)
    await invocation.show(reply, (it) => outcomeText(it, seen, invocation.terminal))
  },
})

const artifactOf = async (
  values: FlagValues<typeof flags>,
  context: CliContext,
): Promise<{ digest: string; reference?: string; name?: string; index?: string }> => {
  const { digest } = values
  const reference = values['oci-ref']
  if ((digest === undefined) === (reference === undefined))
    throw new UsageError(
      digest === undefined
        ? 'Neither --oci-ref nor --digest was given.'
        : '--oci-ref and --digest exclude each other.',
      'Give exactly one of them',
    )
  if (reference !== undefined)
    return fieldsOf(await resolveTyped(reference, '--oci-ref', values, context))
  refuseRegistryFlags(values, 'with --digest')
  return { digest: digest ?? '' }
}

/** What a resolved reference becomes in a request. */
const fieldsOf = ({ digest, reference, name, indexBytes }: Resolved) => ({
  digest,
  reference,
  name,
  ...(indexBytes === undefined ? {} : { index: Buffer.from(indexBytes).toString('base64') }),
})

/** The record and what it superseded, to say them in words; a program asks for them itself. */
const lookUp = async (
  { call, format }: Invocation,
  { outcome, recordId }: Recorded,
): Promise<Seen> => {
  if (format !== 'table' || recordId === null) return {}
  try {
    const { value: made } = await call(describeDeploymentRecord, { id: recordId })
    if (outcome !== 'superseded' && outcome !== 'rolled_back') return { made }
    const { environment, logicalEnvironment, deploymentName, kind } = made
    const slot = { environment, logicalEnvironment, deploymentName, kind }
    const { value } = await call(listDeploymentRecords, { ...slot, history: 'true', limit: '10' })
    return { made, before: value.items.find(({ supersededBy }) => supersededBy === made.id) }
  } catch {
    // The report is made, whatever becomes of these questions.
    return {}
  }
}
