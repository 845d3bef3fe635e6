import { statfsSync } from 'node:fs'

/** What must stay free on the disk; below it nothing is built. In bytes. */
export const usualFreeBytes = 268_435_456

/** Why there is too little room for so many bytes more; undefined when there is enough. */
export const shortOfSpace = (folder: string, bytes: number, free: number): string | undefined => {
  const { bavail, bsize } = statfsSync(folder)
  const available = bavail * bsize
  return available >= bytes + free
    ? undefined
    : `the disk has ${mebibytes(available)} MiB left where ${mebibytes(bytes + free)} MiB are needed; make room below ${folder}`
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1_048_576)
