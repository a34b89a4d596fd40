package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.cpu.core.CpuCore;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineEnd.Ending;
import org.shootdown.mmu.core.MmuCore;

/** What is to be said of a machine without time where an execution ends, as a simulated one says it. */
final class MachineEnds {
    private final Machine machine;
    private final CpuCore[] cpus;
    private final MmuCore[] mmus;
    private final LockDependencies dependencies;
    private final Shown shown;

    MachineEnds(Machine machine, CpuCore[] cpus, MmuCore[] mmus, LockDependencies dependencies, Shown shown) {
        this.machine = machine;
        this.cpus = cpus;
        this.mmus = mmus;
        this.dependencies = dependencies;
        this.shown = shown;
    }

    /** @param goesOn by CPU: whether it executes something again and again */
    MachineEnd of(IntPredicate goesOn, Ending ending) {
        List<ComponentReport> reports = new ArrayList<>();
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            reports.add(report(cpu, goesOn.test(cpu)));
        }
        for (int mmu = 0; mmu < mmus.length; mmu++) {
            LongList values = new LongArrayList();
            for (long address : machine.observedAddresses().get(mmu)) {
                values.add(mmus[mmu].valueAt(address));
            }
            reports.add(new ComponentReport(cpus.length + mmu, values, List.of(), 0, 0, null));
        }
        return new MachineEnd(reports, ending);
    }

    private ComponentReport report(int cpu, boolean goesOn) {
        CpuCore core = cpus[cpu];
        LongList values = new LongArrayList();
        for (int register : machine.observedRegisters().get(cpu)) {
            values.add(core.register(register));
        }
        LongList order = dependencies.of(cpu, shown.dependencies());
        CpuEnd end = goesOn ? core.ends().goingOn(order) : core.ends().end(order);
        return new ComponentReport(cpu, values, cpu == 0 ? findings() : List.of(), 0, 0, end);
    }

    /** Of a finding the state keeps only that there was one; who and where, a schedule that is run again tells. */
    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Checker checker : Checker.values()) {
            if (shown.isReported(checker)) {
                findings.add(Finding.of(checker, 0, 0, 0));
            }
        }
        return findings;
    }
}
