package org.shootdown.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came out of one variant on one architecture, compared with what the file expects. */
public sealed interface Report permits RunReport, CheckReport {
    /** The architecture's name. */
    String architecture();

    /** The variant's name. */
    String variant();

    /** The conditions that the scenario has in this variant, the main one first. */
    List<ConditionResult> conditions();

    /** The condition of this name; empty if the variant lacks it. */
    default Optional<ConditionResult> condition(String name) {
        return conditions().stream()
                .filter(condition -> condition.name().equals(name))
                .findFirst();
    }

    /** The names of all conditions that the reports have, in the order of the file as far as that can be told. */
    static List<String> conditionNames(List<? extends Report> reports) {
        List<String> names = new ArrayList<>();
        for (Report report : reports) {
            int before = names.size();
            for (int i = report.conditions().size() - 1; i >= 0; i--) {
                String name = report.conditions().get(i).name();
                if (!names.contains(name)) {
                    names.add(before, name);
                }
                before = names.indexOf(name);
            }
        }
        return names;
    }

    /** Whether it may count as what the file expects. */
    boolean isAsExpected();

    /** The comparison in words. */
    String verdict();
}
