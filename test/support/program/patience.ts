/*
 * For the tier that runs the program: one test starts it several times, and each start takes seconds of a processor that
 * others may want as well. No test proves that it is fast by ending before this: it is there for those that hang.
 */
jest.setTimeout(900_000)
