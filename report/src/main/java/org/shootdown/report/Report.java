package org.shootdown.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** What all conditions and everything reported come to. */
    Agreement agreement();

    /** Whether it may count as what the file expects: for an exit code. */
    @JsonIgnore
    boolean isAsExpected();

    /** For machines: whether it is what the file expects, and no less; null if the file expects nothing. */
    @JsonProperty
    default @Nullable Boolean asExpected() {
        return agreement().asExpected();
    }

    /** The comparison in words. */
    @JsonProperty
    String verdict();
}
