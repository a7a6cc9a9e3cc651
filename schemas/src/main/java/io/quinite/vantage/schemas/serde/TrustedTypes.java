package io.quinite.vantage.schemas.serde;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that generated classes may be made from schemas. Since 1.12.2 it refuses an application's own classes, even
 * in a generated builder, until somebody says so; classes that Avro's compiler generated do nothing but hold values.
 *
 * <p>It poses as a logical type, because Avro loads those by ServiceLoader before it parses the first schema. So it is in
 * force in every main and test that has this module on its class path, without anybody's doing. The serde calls {@link
 * #install} besides, for class loaders in which ServiceLoader does not see it.
 */
public final class TrustedTypes implements LogicalTypes.LogicalTypeFactory {
    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), TrustedTypes::isGenerated));
    }

    /** Makes sure that this class has been initialized. */
    static void install() {
        // Its being called is enough.
    }

    private static boolean isGenerated(Class<?> type) {
        return SpecificRecordBase.class.isAssignableFrom(type)
                || GenericEnumSymbol.class.isAssignableFrom(type)
                || GenericFixed.class.isAssignableFrom(type);
    }

    @Override
    public String getTypeName() {
        return "vantage-trusted-types";
    }

    @Override
    public LogicalType fromSchema(Schema schema) {
        return new LogicalType(getTypeName());
    }
}
