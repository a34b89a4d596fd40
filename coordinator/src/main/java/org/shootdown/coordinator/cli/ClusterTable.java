package org.shootdown.coordinator.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.shootdown.cluster.job.ClientReply;
import org.shootdown.report.TextTable;

/** A cluster's members as a table. */
final class ClusterTable {
    private ClusterTable() {}

    static String of(ClientReply.Described cluster) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("node", "status", "threads", "roles", ""));
        cluster.members().stream()
                .sorted(Comparator.comparing(ClientReply.Member::address))
                .forEach(member -> rows.add(row(member)));
        return TextTable.of(rows);
    }

    private static List<String> row(ClientReply.Member member) {
        return List.of(
                member.address(),
                member.status(),
                member.threads() == 0 ? "-" : String.valueOf(member.threads()),
                String.join(",", member.roles()),
                member.coordinator() ? "coordinates" : "");
    }
}
