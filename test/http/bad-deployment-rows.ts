import { nameRule, type Row } from './bad-project-environment-rows.ts'

const deploy = { descriptor: 'name: shop\nservices: {web: .}\n', descriptorName: 'berth.yml' }
const inDeploy = (name: string, change: object, pointer: string, detail: RegExp): Row => [
  `${pointer.slice(2)}: ${name}`,
  'deployment.deploy',
  { ...deploy, ...change },
  pointer,
  detail,
]
const at = { project: 'shop', projectEnvironment: 'acceptance' }
const run = `run_${'0'.repeat(26)}`
const folder = { service: 'web', names: [], packageJson: null }

/** What is refused of deployments, field by field. */
export const deploymentRows: readonly Row[] = [
  inDeploy('missing', { descriptor: undefined }, '#/descriptor', /^is required$/),
  inDeploy('too long', { descriptor: 'x'.repeat(262_145) }, '#/descriptor', /at most 262144/),
  inDeploy('another file', { descriptorName: 'x' }, '#/descriptorName', /berth\.yml, Procfile/),
  inDeploy('upper case', { project: 'Shop' }, '#/project', nameRule),
  inDeploy('no service', { services: [] }, '#/services', /at least 1/),
  inDeploy('a bad digest', { source: 'sha256:x' }, '#/source', /must be sha256:/),
  inDeploy('without a unit', { ttl: '72' }, '#/ttl', /with units/),
  inDeploy('unknown', { onConflict: 'hope' }, '#/onConflict', /queue, supersede, refuse/),
  inDeploy(
    'a short commit',
    { origin: { commit: 'abc', dirty: false, branch: null, repository: null } },
    '#/origin/commit',
    /must be a full commit id/,
  ),
  inDeploy(
    'too many names',
    { folders: [{ ...folder, names: Array(2001).fill('a') }] },
    '#/folders/0/names',
    /at most 2000/,
  ),
  inDeploy('unknown field', { folders: [{ ...folder, size: 1 }] }, '#/folders/0/size', /./),
  [
    'no id of a run',
    'run.describe',
    { id: 'dep_1' },
    '#/id',
    /must be run_ and 26 letters and digits/,
  ],
  ['too long a wait', 'run.describe', { id: run, waitMs: '25001' }, '#/waitMs', /from 0 to 25000/],
  ['no id', 'deployment.rollback', { ...at, to: 'last' }, '#/to', /must be dep_ and/],
  ['no time', 'deployment.logs', { ...at, since: 'now' }, '#/since', /RFC 3339/],
]
