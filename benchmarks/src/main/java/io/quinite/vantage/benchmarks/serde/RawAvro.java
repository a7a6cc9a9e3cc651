package io.quinite.vantage.benchmarks.serde;

import io.quinite.vantage.calls.CallEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** Avro as fast as its documentation tells: encoder, decoder and buffer reused. */
public final class RawAvro {
    private final SpecificDatumWriter<CallEvent> writer = new SpecificDatumWriter<>(CallEvent.class);
    private final SpecificDatumReader<CallEvent> reader = new SpecificDatumReader<>(CallEvent.class);
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(buffer, null);
    private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    public byte[] write(CallEvent event) throws IOException {
        buffer.reset();
        writer.write(event, encoder);
        encoder.flush();
        return buffer.toByteArray();
    }

    public CallEvent read(byte[] bytes) throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, decoder));
    }
}
