import type { Settings } from '../../src/core/deployments/deployment.ts'
import { describedServices } from '../../src/core/deployments/begin/described-services.ts'
import { beginSource } from '../../src/core/sources/begin-source.ts'
import { appendToSource } from '../../src/core/sources/append-to-source.ts'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import type { TestCall } from '../world.ts'

export const project = 'shop'

/** One service of every sort; each is a command, so that nothing is left to detect. */
const berthYml = `
name: ${project}
x-build: &build {commands: [make], timeout: 30s}
services:
  web:
    build: *build
    run: serve
    replicas: 2
    readiness: {http: /, interval: 1s, timeout: 1s, deadline: 20s}
    drain: 10s
    release: {command: migrate, timeout: 20s}
  api:
    build: *build
    run: serve
    readiness: {http: /, deadline: 20s}
    drain: 5s
    routes: [/api]
  jobs:
    kind: worker
    build: *build
    run: work
  single:
    build: *build
    run: serve
    exclusive: true
    readiness: {http: /, deadline: 20s}
    drain: 5s
  pages:
    kind: static
    build: *build
    drain: 5s
`

/** The same where the path belongs to another service. */
const pathMoved = berthYml
  .replace('    routes: [/api]\n', '')
  .replace('    exclusive: true\n', '    exclusive: true\n    routes: [/api]\n')

/** The services as two versions of the descriptor say them. */
export const descriptors = [berthYml, pathMoved].map(
  (descriptor) => describedServices({ descriptor, descriptorName: 'berth.yml' }).services,
) as readonly (readonly Settings[])[]

/** Uploads what is built; answers its digest. */
export const uploadSource = async (call: TestCall, text: string): Promise<Digest> => {
  const bytes = Buffer.from(text)
  const digest = digestOf(bytes)
  await beginSource(call, { digest, bytes: bytes.length })
  await appendToSource(
    call,
    { digest, offset: 0 },
    (async function* () {
      yield bytes
    })(),
  )
  return digest
}
