import { callForBytes, type Connection } from '../../client/call.ts'
import { downloadBlob } from '../../contract/blobs.ts'
import { digestOf } from '../../formats/digest.ts'
import { RunError } from '../frame/errors.ts'

/** For one download, in milliseconds. */
const downloadMs = 120_000

/** The bytes that the server keeps under a digest, held to it here. */
export const keptBytes = async (connection: Connection, digest: string): Promise<Buffer> => {
  const patient = { ...connection, timeoutMs: Math.max(connection.timeoutMs, downloadMs) }
  const bytes = await callForBytes(downloadBlob, { digest }, patient)
  if (digestOf(bytes) === digest) return bytes
  throw new RunError(
    5,
    `What came is not ${digest}.`,
    [],
    'Get it again; if it stays so, ask whoever runs the server',
  )
}
