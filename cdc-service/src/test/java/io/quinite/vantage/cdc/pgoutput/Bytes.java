package io.quinite.vantage.cdc.pgoutput;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes messages as the server does. */
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Bytes of(char kind) {
        return new Bytes().one(kind);
    }

    /** A table's columns, each a {@code timestamptz} where its name ends in {@code _at}. */
    static Bytes relation(int oid, String schema, String table, String... columns) {
        var bytes = of('R').four(oid).text(schema).text(table).one('f').two(columns.length);
        for (String column : columns) {
            int type = column.endsWith("_at") ? Relation.Column.TIMESTAMPTZ : Relation.Column.TEXT;
            bytes.one(0).text(column).four(type).four(-1);
        }
        return bytes;
    }

    Bytes one(int value) {
        out.write(value);
        return this;
    }

    Bytes two(int value) {
        return raw(ByteBuffer.allocate(2).putShort((short) value).array());
    }

    Bytes four(int value) {
        return raw(ByteBuffer.allocate(4).putInt(value).array());
    }

    Bytes eight(long value) {
        return raw(ByteBuffer.allocate(8).putLong(value).array());
    }

    Bytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** With a zero at its end. */
    Bytes text(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8)).one(0);
    }

    /** With its length before it. */
    Bytes sized(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return four(bytes.length).raw(bytes);
    }

    /** {@code UNCHANGED} stands for a value that is not sent. */
    Bytes row(char part, @Nullable String... values) {
        one(part).two(values.length);
        for (String value : values) {
            if (value == null) {
                one('n');
            } else if (value.equals("UNCHANGED")) {
                one('u');
            } else {
                one('t').sized(value);
            }
        }
        return this;
    }

    byte[] array() {
        return out.toByteArray();
    }

    /** Not at the beginning of its array, as the driver gives it. */
    ByteBuffer buffer() {
        byte[] bytes = array();
        return ByteBuffer.allocate(bytes.length + 5)
                .position(5)
                .slice()
                .put(bytes)
                .flip();
    }
}
