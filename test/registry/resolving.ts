import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseReference } from '../../src/formats/oci/reference.ts'
import { RegistryError, type RegistryErrorCode } from '../../src/registry/registry-error.ts'
import { resolveReference, type Resolved } from '../../src/registry/resolve.ts'
import { type ResolveOptions } from '../../src/registry/resolve-options.ts'

/** No credential of these tests may ever be in an error; all of them contain this word. */
export const secretWord = 'swordfish'

/** Resolves what is typed, with nothing of this machine's own configuration. */
export const resolve = (text: string, options: Partial<ResolveOptions> = {}): Promise<Resolved> => {
  const reference = parseReference(text)
  assert.ok(reference.ok, text)
  return resolveReference(reference.value, {
    credentials: undefined,
    insecure: false,
    env: {},
    ...options,
  })
}

/** The error that resolving ends with, after looking that it says what to do and no secret. */
export const failure = async (
  code: RegistryErrorCode,
  text: string,
  options: Partial<ResolveOptions> = {},
): Promise<RegistryError> => {
  const error: unknown = await resolve(text, options).then(
    (resolved) => assert.fail(`resolved to ${resolved.digest}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof RegistryError, String(error))
  assert.equal(error.code, code, error.message)
  const said = `${error.message} ${error.next} ${error.stack} ${JSON.stringify(error)}`
  assert.doesNotMatch(said, new RegExp(secretWord))
  assert.doesNotMatch(said, new RegExp(Buffer.from(secretWord).toString('base64').slice(0, 10)))
  assert.ok(error.next.length > 10)
  assert.equal(error.cause, undefined)
  return error
}

/** A folder that is removed in the end. */
export const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'berth-registry-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Writes Docker's configuration into the folder, and says how to be led there. */
export const dockerConfig = async (folder: string, config: unknown): Promise<NodeJS.ProcessEnv> => {
  const text = typeof config === 'string' ? config : JSON.stringify(config)
  await writeFile(join(folder, 'config.json'), text)
  return { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }
}

/** Writes a credential helper into the folder: the body of a POSIX shell script. */
export const writeHelper = async (folder: string, name: string, script: string): Promise<void> => {
  const path = join(folder, `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
