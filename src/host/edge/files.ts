import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isKnown, mayBePart, partOf, type Part } from './conditions.ts'
import { mediaTypeOf } from './media-type.ts'
import { entityTagOf } from './entity-tags.ts'
import { openInFolder, type FolderFile } from './folder-file.ts'
import { answerPage } from './pages.ts'

/** What is asked of a static service. */
export interface FileAsked {
  readonly folder: string
  /** Normal, below the route's prefix where that is taken off. */
  readonly path: string
  /** As the client sees it: where a folder without its slash is sent to. */
  readonly location: string
  /** Whether the client is to let go of its connection. */
  readonly leaving: boolean
}

/** Answers from a folder; resolves when the answer is out or the client is gone. */
export const answerFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  { folder, path, location, leaving }: FileAsked,
): Promise<void> => {
  response.on('error', () => response.destroy())
  if (leaving) response.setHeader('Connection', 'close')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answerPage(response, 405, ['Allow', 'GET, HEAD'])
    return
  }
  const found = await openInFolder(folder, path)
  if (found === 'folder') {
    answerPage(response, 308, ['Location', location])
    return
  }
  const file = found ?? (await openOther(folder))
  if (!file) {
    answerPage(response, 404)
    return
  }
  try {
    await answerWith(request, response, file, found !== null)
  } finally {
    await file.handle.close()
  }
}

const openOther = async (folder: string): Promise<FolderFile | null> => {
  const found = await openInFolder(folder, '/404.html')
  return found === 'folder' ? null : found
}

const answerWith = async (
  request: IncomingMessage,
  response: ServerResponse,
  file: FolderFile,
  isThere: boolean,
): Promise<void> => {
  const tag = await entityTagOf(file)
  const { headers } = request
  // Browsers ask again each time, so that a switch is seen at once.
  const always = ['ETag', tag, 'Cache-Control', 'no-cache', 'X-Content-Type-Options', 'nosniff']
  if (isThere && isKnown(headers['if-none-match'], tag)) {
    response.writeHead(304, always)
    response.end()
    return
  }
  const range = mayBePart(oneOf(headers['if-range']), tag) ? headers.range : undefined
  const part = isThere ? partOf(range, file.size) : null
  if (part === 'none') {
    answerPage(response, 416, ['Content-Range', `bytes */${file.size}`])
    return
  }
  const [status, more] = part ? [206, rangeHeaders(part, file.size)] : [isThere ? 200 : 404, []]
  const length = part ? part.last - part.first + 1 : file.size
  response.writeHead(status, [
    ...['Content-Type', mediaTypeOf(file.path), 'Content-Length', String(length)],
    ...['Accept-Ranges', 'bytes', ...always, ...more],
  ])
  if (request.method === 'HEAD' || length === 0) response.end()
  else await sendPart(response, file, part ?? { first: 0, last: file.size - 1 })
}

const rangeHeaders = ({ first, last }: Part, size: number): readonly string[] => [
  'Content-Range',
  `bytes ${first}-${last}/${size}`,
]

/** A file that became shorter cuts the answer off: never fewer bytes than were said, unnoticed. */
const sendPart = async (
  response: ServerResponse,
  { handle }: FolderFile,
  { first, last }: Part,
): Promise<void> => {
  const bytes = handle.createReadStream({ start: first, end: last, autoClose: false })
  await pipeline(bytes, response, { end: false }).catch(() => response.destroy())
  if (bytes.bytesRead === last - first + 1) response.end()
  else response.destroy()
}

const oneOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0]
