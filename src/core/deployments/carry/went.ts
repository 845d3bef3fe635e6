/**
 * After one act: there is more to do now, more after a look, or nothing; `turn` is another's, who
 * has one of the services.
 */
export type Went = 'on' | 'look' | 'over' | 'turn'
