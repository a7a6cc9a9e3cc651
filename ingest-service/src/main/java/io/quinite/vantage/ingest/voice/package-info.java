/**
 * Voice servers: {@link io.quinite.vantage.ingest.voice.VoiceServers} is what the topic says of them, {@link
 * io.quinite.vantage.ingest.voice.Verifier} finds out which of them answer, {@link
 * io.quinite.vantage.kit.AddressGuard} keeps it from being sent where it has no business.
 */
@NullMarked
package io.quinite.vantage.ingest.voice;

import org.jspecify.annotations.NullMarked;
