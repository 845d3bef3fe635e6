/**
 * Which folder of src may import which, and why; `web` is the page. `*.schema.ts` of the contract
 * stand apart.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ['core', 'formats'],
  formats: ['formats'],
  contract: ['contract', 'formats', 'core/kernel'],
  config: ['config', 'formats'],
  db: ['db', 'core', 'formats'],
  signatures: ['signatures', 'core', 'formats'],
  registry: ['registry', 'core', 'formats'],
  host: ['host', 'formats'],
  blobs: ['blobs', 'core', 'formats'],
  drivers: ['drivers', 'core', 'formats', 'host/wire'],
  http: ['http', 'core', 'contract', 'formats'],
  worker: ['worker', 'core'],
  client: ['client', 'contract'],
  cli: ['cli', 'client', 'contract', 'formats', 'registry', 'signatures', 'config'],
  web: ['client', 'contract', 'formats'],
}

/** Why each folder may import no more. */
export const because: Readonly<Record<string, string>> = {
  core: 'the product runs with no network, disk or clock',
  formats: 'everybody may share them',
  contract: 'client and page are built without the server',
  config: 'settings are read before anything else stands',
  db: 'it implements a port that core declares',
  signatures: 'it implements a port that core declares',
  registry: 'it implements a port of its own and knows no server',
  blobs: 'it implements a port that core declares',
  drivers: 'they implement ports that core declares, and reach the host by its wire alone',
  host: 'traffic must not depend on control',
  http: 'it is a door: it parses, calls one operation, presents',
  worker: 'it decides nothing',
  client: 'it knows the wire, not the server',
  cli: 'it can do only what the API can do',
  web: 'it can do only what the API can do, in a browser',
}

/** The order of core's subjects: each may import only itself and those before it. */
export const subjects: readonly string[] = [
  'kernel',
  'projects',
  'environments',
  'artifacts',
  'workflows',
  'evidence',
  'blobs',
  'packages',
  'sources',
  'project-environments',
  'variables',
  'ledger',
  'trace',
  'verification',
  'deployments',
  'audit',
  'access',
]

/** What core may take of node. */
export const coreMayUse: readonly string[] = ['node:crypto']

/** What the page may take of libraries. */
export const webMayUse: readonly string[] = ['preact', 'preact/hooks', '@preact/signals', 'uplot']
