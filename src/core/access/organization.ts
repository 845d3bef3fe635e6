/** A tenant: it owns everything below it. Its name is never changed. */
export interface Organization {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly createdAt: number
  readonly updatedAt: number
}
