package org.shootdown.litmus.condition;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * One value that a histogram line shows.
 *
 * @param label what stands before the {@code =}
 * @param term where the value comes from
 * @param cpus the CPUs to ask: of a replicated thread all its copies
 * @param shown how a value is written
 */
public record Observation(String label, Term term, List<Integer> cpus, LongFunction<String> shown) {

    /**
     * {@code 0:r1=1;}. Of several copies {@code 1:nr={0:3,1:97};}: each value with how many copies have it, so that
     * outcomes that differ in the copies' order only are the same.
     */
    public String show(FinalState state) {
        if (cpus.size() == 1) {
            return label + "=" + shown.apply(term.value(state, cpus.get(0))) + ";";
        }
        Map<Long, Integer> counts = new TreeMap<>();
        cpus.forEach(cpu -> counts.merge(term.value(state, cpu), 1, Integer::sum));
        StringBuilder text = new StringBuilder(label).append("={");
        counts.forEach((value, count) -> {
            text.append(text.charAt(text.length() - 1) == '{' ? "" : ",");
            text.append(shown.apply(value)).append(':').append(count);
        });
        return text.append("};").toString();
    }
}
