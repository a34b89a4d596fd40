package org.shootdown.cluster.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.config.measure.Measured;
import org.shootdown.config.protocol.ComponentReport;
import org.shootdown.config.protocol.ComponentReport.CpuEnd;
import org.shootdown.simulation.interconnect.ReportPart;

/** Reports of components, field by field as they are declared; lists and texts begin with their length. */
final class ReportCodec {
    private static final int CHECKERS = Checker.values().length;
    private static final int MOST_PARTS = 1 << 16;
    private static final int FEWEST_BYTES_OF_A_REPORT = 8;
    private static final int FEWEST_BYTES_OF_A_FINDING = 6;
    private static final int LONGEST_NAME = 64;

    private ReportCodec() {}

    static void write(ReportPart part, WireOutput out) {
        out.putUnsigned(part.number());
        out.putFlag(part.last());
        out.putUnsigned(part.reports().size());
        part.reports().forEach(report -> write(report, out));
    }

    static ReportPart read(WireInput in) {
        int number = in.readUpTo(MOST_PARTS, "part");
        boolean last = in.readFlag("mark of the last part");
        int count = in.readCount(ReportPart.MOST_WORDS, FEWEST_BYTES_OF_A_REPORT, "reports");
        List<ComponentReport> reports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reports.add(readReport(in));
        }
        return new ReportPart(number, last, reports);
    }

    private static void write(ComponentReport report, WireOutput out) {
        out.putUnsigned(report.component());
        out.putAll(report.values());
        out.putUnsigned(report.findings().size());
        report.findings().forEach(finding -> write(finding, out));
        out.putUnsigned(report.requests());
        out.putUnsigned(report.flushes());
        out.putUnsigned(report.lastRequestPs());
        out.putUnsigned(report.lastEventPs());
        CpuEnd cpu = report.cpu();
        out.putFlag(cpu != null);
        if (cpu != null) {
            write(cpu, out);
        }
        Measured measured = report.measured();
        out.putFlag(measured != null);
        if (measured != null) {
            MeasuredCodec.write(measured, out);
        }
    }

    private static ComponentReport readReport(WireInput in) {
        int component = in.readUpTo(Integer.MAX_VALUE, "component");
        List<Long> values = in.readAll(ReportPart.MOST_WORDS, "values");
        int count = in.readCount(ReportPart.MOST_WORDS, FEWEST_BYTES_OF_A_FINDING, "findings");
        List<Finding> findings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            findings.add(readFinding(in));
        }
        long requests = in.readNatural("number of requests");
        long flushes = in.readNatural("number of flushes");
        long lastRequestPs = in.readNatural("time of a request");
        long lastEventPs = in.readNatural("time");
        @Nullable CpuEnd cpu = in.readFlag("mark of a CPU") ? readCpu(in) : null;
        @Nullable Measured measured = in.readFlag("mark of what was measured") ? MeasuredCodec.read(in) : null;
        return new ComponentReport(
                component, values, findings, requests, flushes, lastRequestPs, lastEventPs, cpu, measured);
    }

    private static void write(Finding finding, WireOutput out) {
        out.putByte(finding.checker().ordinal());
        out.putSigned(finding.cpu());
        out.putSigned(finding.pc());
        out.putUnsigned(finding.address());
        out.putSigned(finding.otherCpu());
        out.putSigned(finding.otherPc());
    }

    private static Finding readFinding(WireInput in) {
        Checker checker = Checker.of(in.readUpTo(CHECKERS - 1, "checker"));
        int cpu = in.readNoneOrUpTo(Integer.MAX_VALUE - 1, "CPU");
        int pc = in.readNoneOrUpTo(Integer.MAX_VALUE - 1, "instruction");
        long address = in.readUnsigned();
        int otherCpu = in.readNoneOrUpTo(Integer.MAX_VALUE - 1, "other CPU");
        int otherPc = in.readNoneOrUpTo(Integer.MAX_VALUE - 1, "other instruction");
        return new Finding(checker, cpu, pc, address, otherCpu, otherPc);
    }

    private static void write(CpuEnd cpu, WireOutput out) {
        out.putFlag(cpu.finished());
        out.putUnsigned(cpu.pc());
        out.putText(cpu.waitsFor());
        out.putUnsigned(cpu.awaitedLock());
        out.putFlag(cpu.keepsOthersWaiting());
        out.putAll(cpu.heldLocks());
        out.putAll(cpu.dependencies());
    }

    private static CpuEnd readCpu(WireInput in) {
        boolean finished = in.readFlag("mark of an end");
        int pc = in.readUpTo(Integer.MAX_VALUE, "instruction");
        String waitsFor = in.readText(LONGEST_NAME, "a name");
        long awaitedLock = in.readUnsigned();
        boolean keepsOthersWaiting = in.readFlag("mark of a CPU that is waited for");
        List<Long> heldLocks = in.readAll(ReportPart.MOST_WORDS, "locks");
        List<Long> dependencies = in.readAll(ReportPart.MOST_WORDS, "dependencies");
        return new CpuEnd(finished, pc, waitsFor, awaitedLock, keepsOthersWaiting, heldLocks, dependencies);
    }
}
