import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeImageLayout } from '../../examples/demo/oci-layout.ts'
import type { AttestationBytes } from '../../src/contract/evidence.ts'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import type { Statement } from '../../src/formats/evidence/intoto.ts'
import type { CraftStage } from './stage.ts'

/** The words of tests on a stage. */
export const wordsOn = (stage: CraftStage) => {
  /** Writes a file into the folder; the path as one would type it. */
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(stage.folder, name), content)
    return `./${name}`
  }
  return {
    file,
    path: (name: string, content: string): string => join(stage.folder, file(name, content)),
    image: async (tag: string): Promise<{ reference: string; digest: string }> => {
      const layout = join(stage.folder, 'image')
      const { digest } = await writeImageLayout(layout, { tag, files: { 'app/version.txt': tag } })
      return { reference: `oci:${layout}:${tag}`, digest }
    },
    succeed: async (...argv: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await stage.berth(...argv)
      assert.equal(code, 0, `berth ${argv.join(' ')}\n${stderr}`)
      return stdout
    },
    fails: async (code: number, said: RegExp, ...argv: readonly string[]): Promise<void> => {
      const answer = await stage.berth(...argv)
      assert.equal(answer.code, code, `berth ${argv.join(' ')}\n${answer.stderr}`)
      assert.match(answer.stderr, said)
    },
    /** The state files in the folder. */
    states: (): readonly string[] => {
      const folder = join(stage.folder, '.berth', 'attestation')
      return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
    },
    statementOf: async (id: string): Promise<Statement> => {
      const { bytes } = await stage.ask<AttestationBytes>('attestation', 'download', id)
      const evidence = parseEvidence(Buffer.from(bytes, 'base64'))
      assert.ok(evidence.ok)
      return evidence.value.statement
    },
  }
}

/** Words that begin a run of a project's workflow. */
export const initOf = (project: string, ...more: readonly string[]): readonly string[] => [
  ...['attestation', 'init', '--project', project, '--workflow', 'build'],
  ...['--version', 'v1.0.0', ...more],
]

/** Words that add a material. */
export const add = (name: string, value: string, ...more: readonly string[]): readonly string[] => [
  ...['attestation', 'add', '--name', name, '--value', value, ...more],
]
