package org.shootdown.litmus;

import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongAVLTreeSet;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.Formula;
import org.shootdown.litmus.condition.Term;

/** Which registers and words a scenario's conditions, filter and observations look at. */
final class AskedState {
    private final Scenario scenario;
    private final LongAVLTreeSet addresses = new LongAVLTreeSet();
    private final List<IntAVLTreeSet> registers;

    private AskedState(Scenario scenario) {
        this.scenario = scenario;
        registers = scenario.cpus().stream().map(cpu -> new IntAVLTreeSet()).toList();
    }

    static AskedState of(Scenario scenario) {
        AskedState asked = new AskedState(scenario);
        scenario.observations().forEach(observation -> asked.add(observation.term()));
        scenario.conditions().forEach(condition -> asked.add(condition.formula()));
        scenario.filter().ifPresent(condition -> asked.add(condition.formula()));
        return asked;
    }

    static AskedState of(Scenario scenario, Condition condition) {
        AskedState asked = new AskedState(scenario);
        asked.add(condition.formula());
        return asked;
    }

    List<IntList> registers() {
        return registers.stream().<IntList>map(IntArrayList::new).toList();
    }

    LongList addresses() {
        return new LongArrayList(addresses);
    }

    private void add(Formula formula) {
        formula.terms().forEach(this::add);
    }

    private void add(Term term) {
        if (term instanceof Term.Word word) {
            addresses.add(word.address());
        } else if (term instanceof Term.TaskWord task) {
            scenario.threads()
                    .cpusOf(task.thread())
                    .forEach(cpu -> addresses.add(task.addresses().getLong(cpu)));
        } else if (term instanceof Term.Register register) {
            scenario.threads()
                    .cpusOf(register.thread())
                    .forEach(cpu -> registers.get(cpu).add(register.register()));
        }
    }
}
