package io.quinite.vantage.cdc.pgoutput;

import io.quinite.vantage.cdc.pgoutput.Message.Begin;
import io.quinite.vantage.cdc.pgoutput.Message.Commit;
import io.quinite.vantage.cdc.pgoutput.Message.Delete;
import io.quinite.vantage.cdc.pgoutput.Message.Insert;
import io.quinite.vantage.cdc.pgoutput.Message.Note;
import io.quinite.vantage.cdc.pgoutput.Message.Other;
import io.quinite.vantage.cdc.pgoutput.Message.Truncate;
import io.quinite.vantage.cdc.pgoutput.Message.Update;
import io.quinite.vantage.cdc.pgoutput.Relation.Column;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one session, which says what a table looks like before the first change of it. Not thread-safe. */
public final class PgOutput {
    private static final Other NOTHING = new Other();

    /** Microseconds from 1970 to 2000, from where PostgreSQL counts. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    private static final long UNSIGNED = 0xffff_ffffL;
    private static final byte IN_TRANSACTION = 1;

    private final Map<Integer, Relation> relations = new HashMap<>();

    /**
     * @param message the payload of one XLogData, in an array from its position to its limit
     * @throws MalformedStream where it is none that protocol version 1 has
     */
    public Message read(ByteBuffer message) {
        try {
            Message read = read(message.get(), message);
            if (message.hasRemaining()) {
                throw new MalformedStream("a message has " + message.remaining() + " bytes too many");
            }
            return read;
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException e) {
            throw new MalformedStream("a message ends too early", e);
        }
    }

    private Message read(byte kind, ByteBuffer message) {
        return switch (kind) {
            case 'B' -> new Begin(message.getLong(), micros(message), message.getInt() & UNSIGNED);
            case 'C' -> commit(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'M' -> note(message);
            case 'R' -> relation(message);
            case 'Y', 'O' -> {
                message.position(message.limit());
                yield NOTHING;
            }
            default -> throw new MalformedStream("a message of the unknown kind " + printable(kind));
        };
    }

    private static long micros(ByteBuffer message) {
        return message.getLong() + POSTGRES_EPOCH_MICROS;
    }

    private static Commit commit(ByteBuffer message) {
        message.get();
        message.getLong();
        long end = message.getLong();
        message.getLong();
        return new Commit(end);
    }

    private Insert insert(ByteBuffer message) {
        Relation relation = named(message);
        require(message, 'N');
        return new Insert(row(relation, message, null));
    }

    private Update update(ByteBuffer message) {
        Relation relation = named(message);
        Row before = null;
        byte part = message.get();
        if (part != 'N') {
            Row old = row(relation, message, null);
            before = whole(part) ? old : null;
            require(message, 'N');
        }
        return new Update(relation, before, row(relation, message, before));
    }

    private Delete delete(ByteBuffer message) {
        Relation relation = named(message);
        byte part = message.get();
        Row old = row(relation, message, null);
        return new Delete(relation, whole(part) ? old : null);
    }

    /** Of a table without the identity {@code full} only the key is sent, and null for the rest. */
    private static boolean whole(byte part) {
        return switch (part) {
            case 'O' -> true;
            case 'K' -> false;
            default -> throw new MalformedStream("a row of the unknown kind " + printable(part));
        };
    }

    private Truncate truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get();
        var emptied = new ArrayList<Relation>();
        for (int i = 0; i < count; i++) {
            emptied.add(named(message));
        }
        return new Truncate(List.copyOf(emptied));
    }

    private static Message note(ByteBuffer message) {
        boolean inTransaction = message.get() == IN_TRANSACTION;
        message.getLong();
        String prefix = cString(message);
        String content = text(message, message.getInt());
        return inTransaction ? new Note(prefix, content) : NOTHING;
    }

    private Other relation(ByteBuffer message) {
        int oid = message.getInt();
        String schema = cString(message);
        String table = cString(message);
        message.get();
        int count = message.getShort();
        var columns = new ArrayList<Column>(count);
        for (int i = 0; i < count; i++) {
            message.get();
            columns.add(new Column(cString(message), message.getInt()));
            message.getInt();
        }
        // pg_catalog is written as nothing.
        relations.put(oid, new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, table, columns));
        return NOTHING;
    }

    private Relation named(ByteBuffer message) {
        int oid = message.getInt();
        Relation relation = relations.get(oid);
        if (relation == null) {
            throw new MalformedStream(
                    "a change of the table with the OID " + (oid & UNSIGNED) + ", of which nothing has been said");
        }
        return relation;
    }

    /** @param before where the value is of a column that was stored out of line and has not changed, which is not sent again */
    private static Row row(Relation relation, ByteBuffer message, @Nullable Row before) {
        int count = message.getShort();
        var values = new @Nullable String[count];
        for (int i = 0; i < count; i++) {
            byte kind = message.get();
            values[i] = switch (kind) {
                case 'n' -> null;
                case 't' -> text(message, message.getInt());
                case 'u' -> before == null ? Row.NOT_SENT : before.value(i);
                default -> throw new MalformedStream("a value of the unknown kind " + printable(kind));
            };
        }
        return new Row(relation, values);
    }

    private static String text(ByteBuffer message, int length) {
        int start = message.position();
        message.position(start + length);
        return new String(message.array(), message.arrayOffset() + start, length, StandardCharsets.UTF_8);
    }

    private static String cString(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        String text = text(message, end - start);
        message.get();
        return text;
    }

    private static void require(ByteBuffer message, char part) {
        byte found = message.get();
        if (found != part) {
            throw new MalformedStream("a row of the kind " + printable(found) + " in place of " + part);
        }
    }

    private static String printable(byte kind) {
        return kind >= ' ' && kind <= '~' ? "'" + (char) kind + "'" : Integer.toString(kind);
    }
}
