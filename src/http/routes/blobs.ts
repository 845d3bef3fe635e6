import * as contract from '../../contract/blobs.ts'
import * as schema from '../../contract/blobs.schema.ts'
import { describeBlob, downloadBlob } from '../../core/blobs/read-blob.ts'
import { uploadBlob } from '../../core/blobs/upload-blob.ts'
import { present } from '../present.ts'
import { bytesRoute, route, type Route } from '../route.ts'

const one = { input: schema.byDigest, output: schema.blob }

/** Bytes that evidence names. */
export const blobRoutes: readonly Route[] = [
  route(contract.uploadBlob, one, async (call, { digest }, bytes) =>
    present(await uploadBlob(call, digest, bytes)),
  ),
  route(contract.describeBlob, one, async (call, { digest }) =>
    present(await describeBlob(call, digest)),
  ),
  bytesRoute(contract.downloadBlob, schema.byDigest, (call, { digest }) =>
    downloadBlob(call, digest),
  ),
]
