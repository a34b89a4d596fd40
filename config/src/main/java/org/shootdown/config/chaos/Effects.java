package org.shootdown.config.chaos;

import java.util.List;
import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.Disturbance;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.time.Picoseconds;

/** The effects of several perturbations on one component, one after the other. */
final class Effects implements Disturbance {
    private final Effect[] effects;

    Effects(List<Effect> effects) {
        this.effects = effects.toArray(Effect[]::new);
    }

    @Override
    public void begin(long seed, long trial) {
        for (Effect effect : effects) {
            effect.begin(seed, trial);
        }
    }

    /** Where one pause ends, another may have begun. */
    @Override
    public long actsAtPs(long timePs) {
        long before;
        long acts = timePs;
        do {
            before = acts;
            for (Effect effect : effects) {
                acts = effect.actsAtPs(acts);
            }
        } while (acts > before);
        return acts;
    }

    @Override
    public long arrivesAtPs(MessageKind kind, int destination, long leavesPs, long wayPs) {
        long arrives = Picoseconds.plus(leavesPs, wayPs);
        for (Effect effect : effects) {
            arrives = effect.arrivesAtPs(kind, destination, leavesPs, wayPs, arrives);
        }
        return arrives;
    }

    @Override
    public boolean replaces(Latency purpose) {
        for (Effect effect : effects) {
            if (effect.replaces(purpose)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long samplePs(Latency purpose) {
        for (Effect effect : effects) {
            if (effect.replaces(purpose)) {
                return effect.samplePs(purpose);
            }
        }
        throw new IllegalStateException("nothing replaces " + purpose.key());
    }
}
