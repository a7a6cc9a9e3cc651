package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Rows that the sink only refers to, each with the organization that it belongs to. */
public final class Parents {
    private final Sql lockCampaigns = Sql.load("lock-campaigns");
    private final Sql findProjects = Sql.load("find-projects");
    private final Sql findOrganizations = Sql.load("find-organizations");

    /** Keeps the campaigns from being deleted until the transaction ends. */
    public Map<UUID, UUID> lockCampaigns(Connection connection, Collection<UUID> ids) throws SQLException {
        return organizations(lockCampaigns, connection, ids);
    }

    public Map<UUID, UUID> projects(Connection connection, Collection<UUID> ids) throws SQLException {
        return organizations(findProjects, connection, ids);
    }

    public Map<UUID, UUID> organizations(Connection connection, Collection<UUID> ids) throws SQLException {
        return organizations(findOrganizations, connection, ids);
    }

    private static Map<UUID, UUID> organizations(Sql sql, Connection connection, Collection<UUID> ids)
            throws SQLException {
        var found = new HashMap<UUID, UUID>();
        if (!ids.isEmpty()) {
            sql.query(
                    connection,
                    row -> found.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                    SqlArray.uuids(ids));
        }
        return found;
    }
}
