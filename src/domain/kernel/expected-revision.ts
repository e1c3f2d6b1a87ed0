/**
 * What an append expects of its stream: the revision of its last event (the first event has revision 0), that it has
 * no events yet, or nothing.
 */
export type ExpectedRevision = number | 'no-stream' | 'any'
