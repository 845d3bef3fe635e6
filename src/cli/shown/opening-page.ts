import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CliContext } from '../frame/context.ts'
import { credentialsPath } from '../frame/credentials.ts'
import { codeOf, UsageError } from '../frame/errors.ts'

type Where = Pick<CliContext, 'env' | 'home' | 'now' | 'newKey'>

/** After so long no ticket is good any more, in milliseconds. */
const ticketMs = 60_000

/**
 * Writes a page of mode 0600 that leads the browser on to an address. A program's arguments are
 * seen by everybody on the machine; a file of ours is not, and the address holds a ticket.
 */
export const writeOpeningPage = (where: Where, address: string): string => {
  const folder = folderOf(where)
  const path = join(folder, `open-${where.newKey()}.html`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    writeFileSync(path, pageTo(address), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written (${codeOf(error)}).`,
      'Make the folder writable, or open the page yourself: berth ui --no-open',
    )
  }
  return path
}

/** Removes what earlier runs have left, once it opens nothing any more. */
export const removeOldPages = (where: Where): void => {
  const folder = folderOf(where)
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (at !== undefined && where.now() - at >= ticketMs) rmSync(path, { force: true })
  }
}

const folderOf = (where: Where): string => join(dirname(credentialsPath(where)), 'pages')

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => /^open-[\w-]+\.html$/.test(name))
  } catch {
    // Not there yet, or not ours to read: then there is nothing of ours to remove.
    return []
  }
}

const pageTo = (address: string): string => {
  const shown = address
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0; url=${shown}">`,
    '<title>Berth</title>',
    `<p><a href="${shown}">Open Berth</a></p>`,
    '',
  ].join('\n')
}
