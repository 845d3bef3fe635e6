import { Fault } from '../core/kernel/refusal.ts'

/** Runs it; trouble of the disk becomes a fault. */
export const withFaults = async <T>(act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new Fault('storage_full', 'The disk is full.', error)
    if (code !== '') throw new Fault('storage_unavailable', `The disk fails: ${code}.`, error)
    throw error
  }
}

/** The code of a system error; else empty. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : ''
