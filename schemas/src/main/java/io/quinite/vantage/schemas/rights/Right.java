package io.quinite.vantage.schemas.rights;

import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One thing that may be done. To read or to write includes to describe.
 *
 * @param pattern literal, or prefixed: everything whose name begins with {@code name}
 */
public record Right(AclOperation operation, ResourceType type, PatternType pattern, String name) {

    static Right topic(AclOperation operation, String name) {
        return new Right(operation, ResourceType.TOPIC, PatternType.LITERAL, name);
    }

    static Right topicsOf(AclOperation operation, String prefix) {
        return new Right(operation, ResourceType.TOPIC, PatternType.PREFIXED, prefix);
    }

    AclBinding grantedTo(String user) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    /** Such as {@code WRITE on topic voice.call-events}. */
    @Override
    public String toString() {
        String what = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return operation + " on " + what + " " + name + (pattern == PatternType.PREFIXED ? "*" : "");
    }
}
