package dev.tandem.tenancy;

import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;

/** All that the database holds. */
final class Dump {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Dump() {}

    /** Every text and every byte there is, bytes as the text that they would be. */
    static String of(Pool pool) {
        var dump = new StringBuilder();
        var columns = pool.query("""
                        select c.table_name, c.column_name, c.data_type from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where t.table_type = 'BASE TABLE' and c.table_schema = current_schema()
                        """).execute().await().atMost(PATIENCE);
        for (var column : columns) {
            var shown = column.getString(2).equals("bytea")
                    ? "encode(%s, 'escape')".formatted(column.getString(1))
                    : column.getString(1) + "::text";
            pool.query("select %s from %s where %s is not null"
                            .formatted(shown, column.getString(0), column.getString(1)))
                    .execute()
                    .await()
                    .atMost(PATIENCE)
                    .forEach(row -> dump.append(row.getString(0)).append('\n'));
        }
        return dump.toString();
    }
}
