package org.shootdown.report.study

import java.nio.charset.StandardCharsets
import java.nio.file.{Files, Path}

import scala.jdk.CollectionConverters._

import org.shootdown.litmus.project.Project
import org.shootdown.simulation.engine.{Engine, InlineEngine}

/** A small study, what its machines come to, and folders to keep it in. */
private[study] trait Studies {
  protected val project: Project = Project.of(Path.of("..", "config"))

  protected val complete: String =
    """name = s
      |question = "How long?"
      |axes { arch = "x86_64,arm64", cpus = "2..4*2", workload = munmap, USER_WORK = 2000 }
      |for = 60 us
      |seeds = "1..2"
      |metrics = [ munmap.mean, counter.ipis-sent, time.kernel ]
      |plots = [ { title = "A plot", x = cpus, x-scale = log2, y = munmap.p99, y-scale = log10 } ]
      |""".stripMargin

  /** Reads a study, with files beside it. */
  protected def read(text: String, beside: (String, String)*): Study = inFolder { folder =>
    beside.foreach { case (name, content) => Files.writeString(folder.resolve(name), content) }
    StudyReader.read(Files.write(folder.resolve("s.conf"), text.getBytes(StandardCharsets.UTF_8)))
  }

  protected def seeds(seeds: Long*): Replicates =
    new Replicates(seeds.map(java.lang.Long.valueOf).asJava, null)

  protected def run(study: Study, engine: Engine, known: Seq[Sample] = Seq.empty): Seq[Sample] =
    try new StudyRun(study, seeds(1, 2), project).run(known.asJava, engine, () => false, _ => ()).asScala.toSeq
    finally engine.close()

  protected lazy val study: Study = read(complete)
  protected lazy val samples: Seq[Sample] = run(study, new InlineEngine(1))

  protected def report(study: Study, samples: Seq[Sample], sensitivityAt: StudyPoint = null): StudyReport =
    new StudyReport(document(study, samples, sensitivityAt), new StudyResults(study, samples.asJava))

  protected def document(study: Study, samples: Seq[Sample], sensitivityAt: StudyPoint = null): StudyDocument =
    new StudySources(study, seeds(1, 2), project, "2/build")
      .document("./shootdown study s -o out", java.util.List.of(), sensitivityAt, "./shootdown study s", samples.asJava)

  protected def inFolder[T](test: Path => T): T = {
    val folder = Files.createTempDirectory("study")
    try test(folder)
    finally Files.walk(folder).sorted(java.util.Comparator.reverseOrder[Path]).forEach(path => Files.delete(path))
  }
}
