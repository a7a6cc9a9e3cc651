/**
 * Guarantees of the whole pipeline, each a class named after the promise. Every test starts the real stack in a process
 * of its own, sends seeded traffic through the public door, kills the process with -9 while it works, and compares what
 * the tables and topics then hold with an oracle that shares no code with the services.
 */
@NullMarked
package io.quinite.vantage.endtoend;

import org.jspecify.annotations.NullMarked;
