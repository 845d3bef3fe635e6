/** An owned unit of software. Its name is never changed. */
export interface Project {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly createdAt: number
}
