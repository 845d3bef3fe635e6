import { createSessionTicket } from '../../src/core/access/create-session-ticket.ts'
import { createToken } from '../../src/core/access/create-token.ts'
import { endSessions } from '../../src/core/access/end-sessions.ts'
import { forgetEndedSessions } from '../../src/core/access/forget-ended-sessions.ts'
import { listTokens } from '../../src/core/access/list-tokens.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { startSession } from '../../src/core/access/start-session.ts'
import { updateOrganization } from '../../src/core/access/organizations.ts'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { createLogicalEnvironment } from '../../src/core/environments/create-logical-environment.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import { updateLogicalEnvironment } from '../../src/core/environments/update-logical-environment.ts'
import { addKey } from '../../src/core/evidence/trust/add-key.ts'
import { describeArtifact } from '../../src/core/evidence/list-artifacts.ts'
import { removeKey } from '../../src/core/ledger/trust/remove-key.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import { forgetOldAnswers } from '../../src/core/kernel/idempotency.ts'
import { write } from '../../src/core/kernel/operation.ts'
import {
  deleteEnvironment,
  deleteLogicalEnvironment,
} from '../../src/core/ledger/record/delete-place.ts'
import { diff } from '../../src/core/ledger/read/diff.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { where } from '../../src/core/ledger/read/where.ts'
import { createProjectEnvironment } from '../../src/core/project-environments/create-project-environment.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { listProjectEnvironments } from '../../src/core/project-environments/list-project-environments.ts'
import { reapProjectEnvironments } from '../../src/core/deployments/end/reap-project-environments.ts'
import {
  resolveProjectEnvironment,
  type WantedPlace,
} from '../../src/core/project-environments/resolve-project-environment.ts'
import { updateProjectEnvironment } from '../../src/core/project-environments/update-project-environment.ts'
import { createProject } from '../../src/core/projects/create-project.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { callBy, through } from '../world.ts'
import type { Field } from './arena.ts'
import { attest, indexOf, newPublicKey, report, type Places } from './operations.ts'

/** Things of one round that every operation can meet the others at. */
export interface Ground extends Places {
  readonly field: Field
  readonly round: string
  readonly tokenId: string
  /** The bearer of that token, at each of the two servers. */
  readonly bearers: readonly [EvidenceContext, EvidenceContext]
}

export const layGround = async (field: Field): Promise<Ground> => {
  const places = await field.places()
  const round = places.environment
  const [admin] = field.admins
  const { id, secret } = await createToken(admin, { name: `ci-${round}`, role: 'admin' })
  const [one, other] = field.arena.worlds
  const bearer = await callBy(one, secret)
  await createProject(admin, { name: `site-${round}`, description: '' })
  await createProjectEnvironment(admin, { project: `site-${round}`, name: 'staging' })
  await addKey(admin, { name: `key-${round}`, key: newPublicKey() })
  await report(admin, places, `a-${round}`)
  return { ...places, field, round, tokenId: id, bearers: [bearer, through(other, bearer)] }
}

type Operation = (ground: Ground, by: EvidenceContext) => Promise<unknown>

const page = { limit: 10 }

const reports: Readonly<Record<string, Operation>> = {
  'the same': (ground, by) => report(by, ground, `a-${ground.round}`),
  another: (ground, by) => report(by, ground, `b-${ground.round}`),
  'the past': (ground, by) =>
    report(by, ground, `c-${ground.round}`, { deployedAt: Date.now() - 60_000 }),
  'an end': (ground, by) => report(by, ground, `a-${ground.round}`, { status: 'decommissioned' }),
  'another slot': (ground, by) =>
    report(by, ground, `b-${ground.round}`, { deploymentName: 'web', kind: 'HELM_CHART' }),
  'an index': (ground, by) => {
    const index = indexOf(`a-${ground.round}`, `b-${ground.round}`)
    return report(by, ground, `b-${ground.round}`, { index })
  },
  'a bulk': (ground, by) =>
    Promise.all(
      ['x', 'y', 'z'].map((deploymentName) => report(by, ground, 'bulk', { deploymentName })),
    ),
}

const evidence: Readonly<Record<string, Operation>> = {
  attest: (ground, by) => attest(by, `a-${ground.round}`),
  'attest a kind': (ground, by) => attest(by, `b-${ground.round}`, { kind: 'CONTAINER_IMAGE' }),
  'attest with an index': (ground, by) =>
    attest(by, `b-${ground.round}`, { index: indexOf(`a-${ground.round}`, `b-${ground.round}`) }),
  'attest for a project': (ground, by) =>
    attest(by, `c-${ground.round}`, { project: `shop-${ground.round}` }),
  'project create': (ground, by) =>
    createProject(by, { name: `shop-${ground.round}`, description: '' }),
  'key add': (ground, by) => addKey(by, { name: `new-${ground.round}`, key: newPublicKey() }),
  'key remove': (ground, by) => removeKey(by, { name: `key-${ground.round}` }),
}

const places: Readonly<Record<string, Operation>> = {
  'environment create': ({ environment: name }, by) =>
    createEnvironment(by, { name, description: '', type: 'custom', labels: {} }),
  'environment update': ({ environment }, by) =>
    updateEnvironment(by, environment, { description: 'new' }),
  'environment delete': ({ environment: name }, by) =>
    deleteEnvironment(by, { name, force: false }),
  'environment delete --force': ({ environment: name }, by) =>
    deleteEnvironment(by, { name, force: true }),
  'logical-environment create': ({ logicalEnvironment: name }, by) =>
    createLogicalEnvironment(by, { name, description: '', tier: 'other', unattested: 'flag' }),
  'logical-environment update': ({ logicalEnvironment }, by) =>
    updateLogicalEnvironment(by, logicalEnvironment, { unattested: 'refuse' }),
  'logical-environment delete --force': ({ logicalEnvironment: name }, by) =>
    deleteLogicalEnvironment(by, { name, force: true }),
}

const place = (by: EvidenceContext, wanted: Omit<WantedPlace, 'createIfMissing'>) =>
  write(by, 'project-environment.place', (tx) =>
    resolveProjectEnvironment(tx, by, { ...wanted, createIfMissing: 'yes' }),
  )
const staging = ({ round }: Ground) => ({ project: `site-${round}`, name: 'staging' })

const projectEnvironments: Readonly<Record<string, Operation>> = {
  'place staging': (ground, by) => place(by, { ...staging(ground), ttlMs: 1 }),
  'place a new one': ({ round }, by) => place(by, { project: `site-${round}`, name: 'pr-1' }),
  'place in a new project': ({ round }, by) => place(by, { project: `shop-${round}` }),
  'project-environment create': ({ round }, by) =>
    createProjectEnvironment(by, {
      project: `site-${round}`,
      name: 'pr-1',
      fromOnly: 'staging',
      ttlMs: 1,
    }),
  'project-environment update': (ground, by) =>
    updateProjectEnvironment(by, staging(ground), { fromOnly: 'production' }),
  'project-environment move': (ground, by) =>
    updateProjectEnvironment(by, staging(ground), {
      logicalEnvironment: ground.logicalEnvironment,
    }),
  'project-environment delete': (ground, by) =>
    deleteProjectEnvironment(by, { ...staging(ground), force: false }),
  'project-environment list': ({ round }, by) =>
    listProjectEnvironments(by, { project: `site-${round}` }, page),
  reap: (_, by) => reapProjectEnvironments(by),
}

const others: Readonly<Record<string, Operation>> = {
  'token create': ({ round, logicalEnvironment }, by) =>
    createToken(by, { name: `narrow-${round}`, role: 'viewer', logicalEnvironment }),
  'token revoke': ({ tokenId }, by) => revokeToken(by, tokenId),
  'organization update': ({ field: { arena, admins } }) => {
    const name = admins[0].principal.organizationName
    const [, other] = arena.worlds
    return updateOrganization(through(other, arena.installer), { name, description: 'new' })
  },
  'number events': (_, by) => numberEvents(by),
  'forget answers': (_, by) => forgetOldAnswers(by),
  'session start': (_, by) => startSession(by, { ticket: undefined }),
  'session end-all': (_, by) => endSessions(by),
  'session ticket': (_, by) => createSessionTicket(by),
  'forget sessions': (_, by) => forgetEndedSessions(by),
  list: (ground, by) =>
    listDeploymentRecords(by, { environment: ground.environment, history: true }, page),
  where: ({ round }, by) => where(by, { digest: digestOf(`a-${round}`) }, page),
  diff: ({ logicalEnvironment }, by) => diff(by, { from: logicalEnvironment, to: 'production' }),
  'artifact describe': ({ round }, by) => describeArtifact(by, digestOf(`b-${round}`)),
  'token list': (_, by) => listTokens(by, page),
}

/** Every operation that can meet another at one ground. */
export const operations: readonly (readonly [name: string, run: Operation])[] = [
  ...Object.entries(reports).map(([name, run]) => [`report ${name}`, run] as const),
  ...Object.entries({ ...evidence, ...places, ...projectEnvironments, ...others }),
]
