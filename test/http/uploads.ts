import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderBlobs } from '../../src/blobs/folder-blobs.ts'
import type { Problem } from '../../src/contract/problem.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'

/** What a client sends bytes as. */
export const octets = { 'content-type': 'application/octet-stream' }

/** An API whose sources lie in a folder of their own, and who uploads to it. */
export interface Uploads {
  readonly api: Api
  /** Where sources lie. */
  readonly folder: string
  readonly files: () => readonly string[]
  readonly begin: (bytes: Buffer, how?: How) => Promise<Reply>
  readonly append: (
    digest: string,
    offset: number | string,
    body: Buffer | ReadableStream,
    how?: How,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>
  readonly upload: (bytes: Buffer, how?: How) => Promise<Reply>
  readonly end: () => void
}

export const startUploads = async (db: Database): Promise<Uploads> => {
  const scratch = mkdtempSync(join(tmpdir(), 'berth-sources-'))
  const folder = join(scratch, 'sources')
  const api = await startApi(db, { blobs: folderBlobs(folder) })
  const begin: Uploads['begin'] = (bytes, how) =>
    api.ok('source.begin', { digest: digestOf(bytes), bytes: bytes.length }, how)
  const append: Uploads['append'] = (digest, offset, body, how = {}, headers = octets) => {
    const init = { method: 'PATCH', headers, body, duplex: 'half' }
    return api.send(`/v1/sources/${digest}?offset=${offset}`, init as RequestInit, how)
  }
  return {
    api,
    folder,
    files: () => (existsSync(folder) ? readdirSync(folder).sort() : []),
    begin,
    append,
    upload: async (bytes, how) => {
      await begin(bytes, how)
      return await append(digestOf(bytes), 0, bytes, how)
    },
    end: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

/** Fails unless it was refused so. */
export const refused = (
  { body, text }: Reply,
  code: string,
  says: RegExp,
  pointer?: string,
): void => {
  assert.equal(body['code'], code, text)
  const problem = body as unknown as Problem
  assert.match(`${problem.detail} ${problem.errors[0]?.detail ?? ''}`, says)
  if (pointer) assert.equal(problem.errors[0]?.pointer, pointer)
}

/** The name of complete bytes in the folder. */
export const tarOf = (bytes: Buffer): string => `${digestOf(bytes).slice('sha256:'.length)}.tar`
