package io.quinite.vantage.ingest.fuzz;

/**
 * One thing to send.
 *
 * @param generator that made it
 * @param bytes head and body, as they go over the wire
 * @param ending what the client does when they are sent
 * @param reusable whether the framing is sound, so that the connection can be used again
 * @param factsMax how many facts may be taken of it at most
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Case(String generator, byte[] bytes, Ending ending, boolean reusable, int factsMax) {
    enum Ending {
        /** Waits for the answer. */
        LISTEN,
        /** Sends in small pieces, then waits. */
        DRIBBLE,
        /** Closes its side and waits. */
        HALF_CLOSE,
        /** Goes away without a word. */
        RESET
    }
}
