package io.quinite.vantage.cdc;

/** What an administrator had better set, though everything works without. */
final class Advice {
    private static final long SHORT_MIB = 1_024;

    private Advice() {}

    /**
     * @param keepMib {@code max_slot_wal_keep_size}; negative where nothing bounds it
     * @return empty where it is well chosen
     */
    static String keepingLog(long keepMib) {
        if (keepMib < 0) {
            return "max_slot_wal_keep_size is -1: while nobody publishes, the server keeps its log until its disk is full"
                    + " and everything stops; choose what the disk can spare: alter system set max_slot_wal_keep_size ="
                    + " '50GB'; select pg_reload_conf()";
        }
        if (keepMib < SHORT_MIB) {
            return "max_slot_wal_keep_size is " + keepMib
                    + " MB: after an outage in which more log is written, the slot"
                    + " is lost and with it the changes since; choose what the longest outage writes: alter system set"
                    + " max_slot_wal_keep_size = '50GB'; select pg_reload_conf()";
        }
        return "";
    }
}
