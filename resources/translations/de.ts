<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AnalyseWindow</name>
    <message>
        <source>Analyse</source>
        <translation>Analysieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Other training pictures …</source>
        <translation>Andere Trainingsbilder …</translation>
    </message>
    <message>
        <source>Look for copies of the pictures in a folder or a zip of yours</source>
        <translation>In einem eigenen Ordner oder Zip nach Vorbildern suchen</translation>
    </message>
    <message>
        <source>Only of pictures that were generated is it known how they came.</source>
        <translation>Nur von erzeugten Bildern ist bekannt, wie sie entstanden.</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>Trainingsbilder</translation>
    </message>
    <message>
        <source>Reading the pictures in {} …</source>
        <translation>Liest die Bilder in {} …</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Asked {}, not told what it shows</source>
        <translation>Befragt wurde {}, ohne zu sagen, was das Bild zeigt</translation>
    </message>
    <message>
        <source>Asked {0}, told that it shows {1}</source>
        <translation>Befragt wurde {0}, mit dem Motiv {1}</translation>
    </message>
    <message>
        <source>Looking for near training pictures</source>
        <translation>Sucht nach ähnlichen Trainingsbildern</translation>
    </message>
    <message>
        <source>Measuring how likely it is</source>
        <translation>Misst, wie wahrscheinlich es ist</translation>
    </message>
    <message>
        <source>Following how it came</source>
        <translation>Verfolgt, wie es entstand</translation>
    </message>
</context>
<context>
    <name>Analysis</name>
    <message>
        <source>How likely it is</source>
        <translation>Wie wahrscheinlich es ist</translation>
    </message>
    <message>
        <source>To be measured …</source>
        <translation>Wird noch gemessen …</translation>
    </message>
    <message>
        <source>bits per value</source>
        <translation>Bit pro Wert</translation>
    </message>
    <message>
        <source>photographs</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>one draw</source>
        <translation>einer Ziehung</translation>
    </message>
    <message>
        <source>{} draws</source>
        <translation>{} Ziehungen</translation>
    </message>
    <message>
        <source>fewer are likelier, 8 are those of pure chance</source>
        <translation>weniger ist wahrscheinlicher, 8 wäre reiner Zufall</translation>
    </message>
    <message>
        <source>its standard error comes with the second draw</source>
        <translation>den Standardfehler gibt es ab der zweiten Ziehung</translation>
    </message>
    <message>
        <source>{0} bits per value from {1}; {2}.</source>
        <translation>{0} Bit pro Wert aus {1}; {2}.</translation>
    </message>
    <message>
        <source>How likely its training photographs are has not been measured.</source>
        <translation>Wie wahrscheinlich die Trainingsfotos sind, wurde nicht gemessen.</translation>
    </message>
    <message>
        <source>this picture</source>
        <translation>dieses Bild</translation>
    </message>
    <message>
        <source>training photographs</source>
        <translation>Trainingsfotos</translation>
    </message>
    <message>
        <source>held-out ones</source>
        <translation>zurückgehaltene Fotos</translation>
    </message>
    <message>
        <source>{} of the training photographs are likelier.</source>
        <translation>Wahrscheinlicher: {} der Trainingsfotos.</translation>
    </message>
    <message>
        <source>Both were measured without telling what they show.</source>
        <translation>Beide wurden gemessen, ohne zu sagen, was sie zeigen.</translation>
    </message>
    <message>
        <source>They were measured on other weights of the model.</source>
        <translation>Gemessen wurden sie mit anderen Gewichten des Modells.</translation>
    </message>
    <message>
        <source>Where the surprise lies</source>
        <translation>Wo es überrascht</translation>
    </message>
    <message>
        <source>Map of surprise</source>
        <translation>Karte der Überraschung</translation>
    </message>
    <message>
        <source>noise, times the picture</source>
        <translation>Rauschen, im Verhältnis zum Bild</translation>
    </message>
    <message>
        <source>bits saved</source>
        <translation>gesparte Bits</translation>
    </message>
    <message>
        <source>From {0:.1f} (faint) to {1:.1f} bits per value, smoothed. An attribution: only the picture as a whole has a likelihood, and this shares it out among its pixels. Right: where the model saves {2:.2f} bits per value beside plain noise, for each doubling of the noise.</source>
        <translation>Von {0:.1f} (blass) bis {1:.1f} Bit pro Wert, geglättet. Eine Zuordnung: Nur das ganze Bild hat eine Wahrscheinlichkeit, hier ist sie auf seine Pixel verteilt. Rechts: wo das Modell gegenüber reinem Rauschen {2:.2f} Bit pro Wert spart, je Verdopplung des Rauschens.</translation>
    </message>
    <message>
        <source>Its latent</source>
        <translation>Sein Latent</translation>
    </message>
    <message>
        <source>latent</source>
        <translation>Latent</translation>
    </message>
    <message>
        <source>density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>normal values</source>
        <translation>Normalverteilung</translation>
    </message>
    <message>
        <source>Where the probability flow takes the picture, beside as many standard normal values. A model that knew every photograph would leave nothing but those.</source>
        <translation>Wohin der Wahrscheinlichkeitsfluss das Bild führt, neben ebenso vielen standardnormalverteilten Werten. Ein Modell, das jedes Foto kennte, ließe nur solche übrig.</translation>
    </message>
    <message>
        <source>Did it copy?</source>
        <translation>Ist es kopiert?</translation>
    </message>
    <message>
        <source>Looking for near training pictures …</source>
        <translation>Sucht nach ähnlichen Trainingsbildern …</translation>
    </message>
    <message>
        <source>{0}, number {1}: {2}</source>
        <translation>{0}, Nummer {1}: {2}</translation>
    </message>
    <message>
        <source>In pixels</source>
        <translation>Nach Pixeln</translation>
    </message>
    <message>
        <source>In features</source>
        <translation>Nach Merkmalen</translation>
    </message>
    <message>
        <source>It is taken to show {}.</source>
        <translation>Als Motiv gilt {}.</translation>
    </message>
    <message>
        <source>There are too few pictures to say what distance is usual, so these are plain distances.</source>
        <translation>Für einen üblichen Abstand sind es zu wenige Bilder; dies sind die bloßen Abstände.</translation>
    </message>
    <message>
        <source>1 × is as near as a photograph that the model never saw usually is ({}); below 0.50 ×, in any of eight orientations, it counts as a near copy.</source>
        <translation>1 × ist so nah, wie ein nie gesehenes Foto üblicherweise liegt ({}); unter 0.50 ×, in einer von acht Lagen, gilt es als nahe Kopie.</translation>
    </message>
    <message>
        <source>Yes: a near copy.</source>
        <translation>Ja: eine nahe Kopie.</translation>
    </message>
    <message>
        <source>No near copy was found.</source>
        <translation>Keine nahe Kopie gefunden.</translation>
    </message>
    <message>
        <source>How it came</source>
        <translation>Wie es entstand</translation>
    </message>
    <message>
        <source>To be followed …</source>
        <translation>Wird noch verfolgt …</translation>
    </message>
    <message>
        <source>change of the estimate</source>
        <translation>Änderung der Schätzung</translation>
    </message>
    <message>
        <source>The clean estimate in {} states, from noise (right) to the picture (left), and by how much of 255 levels it moved at each.</source>
        <translation>Die rauschfreie Schätzung in {} Zuständen, vom Rauschen (rechts) bis zum Bild (links), und um wie viele von 255 Stufen sie sich jeweils änderte.</translation>
    </message>
    <message>
        <source>State {0}: noise is {1:.3g} times the picture</source>
        <translation>Zustand {0}: Rauschen ist das {1:.3g}-Fache des Bildes</translation>
    </message>
    <message>
        <source>A picture</source>
        <translation>Ein Bild</translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>Outside the mask unchanged</source>
        <translation>Außerhalb der Maske unverändert</translation>
    </message>
    <message>
        <source>{} pixels changed</source>
        <translation>{} Pixel verändert</translation>
    </message>
    <message>
        <source>All {} pixels outside the mask were compared with the photograph as it was opened: every byte is the same.</source>
        <translation>Alle {} Pixel außerhalb der Maske wurden mit dem geöffneten Foto verglichen: jedes Byte ist gleich.</translation>
    </message>
    <message>
        <source>Of {} pixels outside the mask, {} differ from the photograph.</source>
        <translation>Von {} Pixeln außerhalb der Maske weichen {} vom Foto ab.</translation>
    </message>
</context>
<context>
    <name>BenchTable</name>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Distance to the long run over time</source>
        <translation>Abstand zum langen Lauf über der Zeit</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} Schritte</translation>
    </message>
    <message>
        <source>{0}, {1} steps</source>
        <translation>{0}, {1} Schritte</translation>
    </message>
    <message>
        <source>Long run: {}</source>
        <translation>Langer Lauf: {}</translation>
    </message>
    <message>
        <source>another picture, as it draws noise</source>
        <translation>anderes Bild, da Rauschen gezogen wird</translation>
    </message>
    <message>
        <source>{:.1f} away</source>
        <translation>Abstand {:.1f}</translation>
    </message>
    <message>
        <source>{0}, {1} evaluations of the network</source>
        <translation>{0}, {1} Auswertungen des Netzes</translation>
    </message>
</context>
<context>
    <name>BenchWindow</name>
    <message>
        <source>Sampler bench</source>
        <translation>Verfahren im Vergleich</translation>
    </message>
    <message>
        <source>{0}, seed {1}, guidance {2:g}, by {3}</source>
        <translation>{0}, Startwert {1}, Führung {2:g}, von {3}</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>The seed goes through every sampler with every number of steps, and then through a long run. Samplers that draw no noise on their way should all come to the same picture: how far they are from the long run is their error. Click a picture to use its settings.</source>
        <translation>Der Startwert durchläuft jedes Verfahren mit jeder Zahl von Schritten und danach einen langen Lauf. Verfahren, die unterwegs kein Rauschen ziehen, sollten alle beim selben Bild ankommen: Ihr Abstand zum langen Lauf ist ihr Fehler. Klicke auf ein Bild, um seine Einstellungen zu übernehmen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The Generate page now uses {0}, {1} steps.</source>
        <translation>Die Seite „Erzeugen“ nimmt jetzt {0}, {1} Schritte.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Vergleicht</translation>
    </message>
    <message>
        <source>Compared in {}; distances are of 255 levels.</source>
        <translation>Verglichen in {}; Abstände in Stufen von 255.</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Pictures of this run</source>
        <translation>Bilder dieses Laufs</translation>
    </message>
    <message>
        <source>Pictures out of noise</source>
        <translation>Bilder aus Rauschen</translation>
    </message>
    <message>
        <source>Choose a subject on the left and press Generate. Or drop a picture that was made here onto the window, and its settings come back.</source>
        <translation>Wähle links ein Motiv und drücke „Erzeugen“. Oder ziehe ein hier gemachtes Bild auf das Fenster, und seine Einstellungen kommen zurück.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Save all …</source>
        <translation>Alle sichern …</translation>
    </message>
    <message>
        <source>Forget what waits in the queue</source>
        <translation>Vergessen, was in der Warteschlange steht</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Evaluation {0} of {1}</source>
        <translation>Auswertung {0} von {1}</translation>
    </message>
    <message>
        <source>The pictures are here but not kept. {}</source>
        <translation>Die Bilder sind da, aber nicht gesichert. {}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Cancelled before a picture was finished.</source>
        <translation>Abgebrochen, bevor ein Bild fertig war.</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled · {} finished</source>
        <translation>Abgebrochen · {} fertig</translation>
    </message>
    <message>
        <source>{} waiting</source>
        <translation>{} warten</translation>
    </message>
    <message>
        <source>From last time</source>
        <translation>Vom letzten Mal</translation>
    </message>
    <message>
        <source>from last time</source>
        <translation>vom letzten Mal</translation>
    </message>
    <message>
        <source>{} kept.</source>
        <translation>{} gesichert.</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} Schritte</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>Save {} …</source>
        <translation>{} sichern …</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>ClassifierNote</name>
    <message>
        <source>Leave it out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>The classifier {} pulls to {}, {:g} times as strongly as it knows it.</source>
        <translation>Der Klassifikator {} zieht zu {}, {:g}-mal so stark, wie er es weiß.</translation>
    </message>
</context>
<context>
    <name>ColourButton</name>
    <message>
        <source>Choose any colour</source>
        <translation>Irgendeine Farbe wählen</translation>
    </message>
    <message>
        <source>Colour {}</source>
        <translation>Farbe {}</translation>
    </message>
    <message>
        <source>Colour to paint</source>
        <translation>Malfarbe</translation>
    </message>
</context>
<context>
    <name>Companions</name>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>Picture {}</source>
        <translation>Bild {}</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} Schritte</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>A blur is at least 0 pixels wide, but is {0}.</source>
        <translation>Eine Unschärfe ist mindestens 0 Pixel breit, nicht {0}.</translation>
    </message>
    <message>
        <source>A classifier needs a label: what the pictures shall show.</source>
        <translation>Ein Klassifikator braucht ein Motiv: was die Bilder zeigen sollen.</translation>
    </message>
    <message>
        <source>A grid lies between four corners, but there are {0} pictures.</source>
        <translation>Ein Raster liegt zwischen vier Ecken, hier sind es aber {0} Bilder.</translation>
    </message>
    <message>
        <source>A ladder needs at least 1 step, but {0} were asked for.</source>
        <translation>Eine Leiter braucht mindestens 1 Schritt, verlangt wurden aber {0}.</translation>
    </message>
    <message>
        <source>A ladder needs at least two levels.</source>
        <translation>Eine Leiter braucht mindestens zwei Stufen.</translation>
    </message>
    <message>
        <source>A largest distance needs at least two pictures.</source>
        <translation>Ein größter Abstand braucht mindestens zwei Bilder.</translation>
    </message>
    <message>
        <source>A likelihood is reckoned from noise: its last level must have some.</source>
        <translation>Eine Wahrscheinlichkeit wird aus Rauschen errechnet: Die letzte Stufe muss welches haben.</translation>
    </message>
    <message>
        <source>A mask tells known pixels by 1 and others by 0; round a soft one.</source>
        <translation>Eine Maske kennzeichnet Bekanntes mit 1 und anderes mit 0; runde eine weiche.</translation>
    </message>
    <message>
        <source>A model called {0} is installed already, from elsewhere. Remove it first.</source>
        <translation>Ein Modell namens {0} ist schon installiert, von anderswo. Entferne es zuerst.</translation>
    </message>
    <message>
        <source>A model called {0} is installed already. Remove it first, or rename {1}.</source>
        <translation>Ein Modell namens {0} ist schon installiert. Entferne es zuerst, oder benenne {1} um.</translation>
    </message>
    <message>
        <source>A network cannot have been trained with {0} noise levels.</source>
        <translation>Ein Netz kann nicht mit {0} Rauschstufen trainiert worden sein.</translation>
    </message>
    <message>
        <source>A network of NCSN&apos;s kind has 4, 5 or 6 stages, not {0}.</source>
        <translation>Ein Netz von der Art von NCSN hat 4, 5 oder 6 Stufen, nicht {0}.</translation>
    </message>
    <message>
        <source>A photograph of {0} x {1} pixels is too narrow to be edited: one side may be at most {2} times as long as the other. Crop it first.</source>
        <translation>Ein Foto mit {0} x {1} Pixeln ist zum Bearbeiten zu schmal: Eine Seite darf höchstens {2}-mal so lang sein wie die andere. Schneide es zuerst zu.</translation>
    </message>
    <message>
        <source>A photograph of {0} x {1} pixels is too small to be edited: each side needs at least {2}.</source>
        <translation>Ein Foto mit {0} x {1} Pixeln ist zum Bearbeiten zu klein: Jede Seite braucht mindestens {2}.</translation>
    </message>
    <message>
        <source>A picture is enlarged 2 or 4 times, not {0} times.</source>
        <translation>Ein Bild wird 2- oder 4-mal vergrößert, nicht {0}-mal.</translation>
    </message>
    <message>
        <source>A picture is shrunk by a factor of at least 1, not {0}.</source>
        <translation>Ein Bild wird mindestens auf das 1-Fache verkleinert, nicht auf das {0}-Fache.</translation>
    </message>
    <message>
        <source>A picture is uint8 of the shape (height, width, 3), not {0} of the shape {1}.</source>
        <translation>Ein Bild ist uint8 von der Form (Höhe, Breite, 3), nicht {0} von der Form {1}.</translation>
    </message>
    <message>
        <source>A picture needs at least 1 particle, not {0}.</source>
        <translation>Ein Bild braucht mindestens 1 Teilchen, nicht {0}.</translation>
    </message>
    <message>
        <source>A picture of {0} x {1} pixels cannot be saved as {2} ({3}). Save it as .png or .tif instead.</source>
        <translation>Ein Bild mit {0} x {1} Pixeln lässt sich nicht als {2} sichern ({3}). Sichere es stattdessen als .png oder .tif.</translation>
    </message>
    <message>
        <source>A picture of {0} x {1} pixels cannot be shrunk {2} times: its sides must be multiples of {3}.</source>
        <translation>Ein Bild mit {0} x {1} Pixeln lässt sich nicht {2}-mal verkleinern: Seine Seiten müssen Vielfache von {3} sein.</translation>
    </message>
    <message>
        <source>A picture of {0} x {1} pixels is too large for this: at most {2} million pixels can be made. Crop the photograph, or make it smaller.</source>
        <translation>Ein Bild mit {0} x {1} Pixeln ist dafür zu groß: Höchstens {2} Millionen Pixel lassen sich machen. Schneide das Foto zu, oder verkleinere es.</translation>
    </message>
    <message>
        <source>A point lies between two pictures, but there are {0}.</source>
        <translation>Eine Stelle liegt zwischen zwei Bildern, hier sind es aber {0}.</translation>
    </message>
    <message>
        <source>A product is one of masks, grey, smaller and blurred pictures.</source>
        <translation>Ein Produkt besteht aus Masken, grauen, kleineren und unscharfen Bildern.</translation>
    </message>
    <message>
        <source>A product takes one operator on colours and one on pixels.</source>
        <translation>Ein Produkt nimmt einen Operator auf Farben und einen auf Pixeln.</translation>
    </message>
    <message>
        <source>A rating is 0 to {0} stars, not {1}.</source>
        <translation>Eine Wertung hat 0 bis {0} Sterne, nicht {1}.</translation>
    </message>
    <message>
        <source>A sampler needs at least one step, that is a ladder of two rungs.</source>
        <translation>Ein Verfahren braucht mindestens einen Schritt, also eine Leiter mit zwei Sprossen.</translation>
    </message>
    <message>
        <source>A seed is a whole number from 0 to {0}, not {1}.</source>
        <translation>Ein Startwert ist eine ganze Zahl von 0 bis {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>A seed lies between 0 and {0}, but one is {1}.</source>
        <translation>Ein Startwert liegt zwischen 0 und {0}, einer ist aber {1}.</translation>
    </message>
    <message>
        <source>A set of pictures is described by its sizes, not by {0}.</source>
        <translation>Eine Menge von Bildern wird durch ihre Größen beschrieben, nicht durch {0}.</translation>
    </message>
    <message>
        <source>A share of the way lies between 0 and 1, but is {0}.</source>
        <translation>Ein Anteil des Weges liegt zwischen 0 und 1, ist aber {0}.</translation>
    </message>
    <message>
        <source>A table of noise levels needs two entries or more, all positive.</source>
        <translation>Eine Tabelle von Rauschstufen braucht mindestens zwei Einträge, alle positiv.</translation>
    </message>
    <message>
        <source>A tag is a word or a few, without commas, of at most {0} letters; {1} is not.</source>
        <translation>Ein Schlagwort besteht aus einem oder wenigen Wörtern ohne Komma, mit höchstens {0} Buchstaben; {1} nicht.</translation>
    </message>
    <message>
        <source>An index is kept of the pictures that you name.</source>
        <translation>Ein Index wird von den Bildern behalten, die du nennst.</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>Fragt nach</translation>
    </message>
    <message>
        <source>At least one model has to stay in memory.</source>
        <translation>Mindestens ein Modell muss im Speicher bleiben.</translation>
    </message>
    <message>
        <source>Bits per value are for 8-bit pictures, at least one.</source>
        <translation>Bit pro Wert gibt es für Bilder mit 8 Bit, mindestens eines.</translation>
    </message>
    <message>
        <source>Choose 1 to {0} samplers and budgets to compare.</source>
        <translation>Wähle 1 bis {0} Verfahren und Schrittzahlen zum Vergleichen.</translation>
    </message>
    <message>
        <source>Conjugate gradients need at least 1 iteration, not {0}.</source>
        <translation>Konjugierte Gradienten brauchen mindestens 1 Iteration, nicht {0}.</translation>
    </message>
    <message>
        <source>Corrections cannot be fewer than none, but are {0}.</source>
        <translation>Weniger als keine Korrektur gibt es nicht, verlangt wurden aber {0}.</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Lädt herunter</translation>
    </message>
    <message>
        <source>Every step is taken at least once, not {0} times.</source>
        <translation>Jeder Schritt wird mindestens einmal gemacht, nicht {0}-mal.</translation>
    </message>
    <message>
        <source>Excess kurtosis</source>
        <translation>Exzess</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Die Datei gibt es schon</translation>
    </message>
    <message>
        <source>Guidance must be a number of at least 0, but is {0}.</source>
        <translation>Die Führung muss eine Zahl von mindestens 0 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so the Hub is not asked. Unset it to look for models; those that are installed work without.</source>
        <translation>HF_HUB_OFFLINE ist gesetzt, darum wird der Hub nicht gefragt. Hebe es auf, um nach Modellen zu sehen; installierte gehen auch so.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so the Hub is not asked. Unset it.</source>
        <translation>HF_HUB_OFFLINE ist gesetzt, darum wird der Hub nicht gefragt. Hebe es auf.</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Fehler beim Lesen oder Schreiben</translation>
    </message>
    <message>
        <source>Installing</source>
        <translation>Wird installiert</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Das ist ein Ordner</translation>
    </message>
    <message>
        <source>It was made with other weights than those that are installed.</source>
        <translation>Es entstand mit anderen Gewichten als den installierten.</translation>
    </message>
    <message>
        <source>It was made with the model {0}, which is not installed.</source>
        <translation>Es entstand mit dem Modell {0}, das nicht installiert ist.</translation>
    </message>
    <message>
        <source>It was made with the model {0}, which is not installed. The catalogue has one of that name: {1}.</source>
        <translation>Es entstand mit dem Modell {0}, das nicht installiert ist. Der Katalog hat eines dieses Namens: {1}.</translation>
    </message>
    <message>
        <source>It was made with {0}, which is not installed.</source>
        <translation>Es entstand mit {0}, das nicht installiert ist.</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>Es wurde angehalten.</translation>
    </message>
    <message>
        <source>Langevin steps must be longer than 0 and shorter than 2 variances of their level, but their length is {0}.</source>
        <translation>Langevin-Schritte müssen länger als 0 und kürzer als 2 Varianzen ihrer Stufe sein, ihre Länge ist aber {0}.</translation>
    </message>
    <message>
        <source>Langevin steps need T &gt;= 1, a ratio above 1 and sigma_min above 0.</source>
        <translation>Langevin-Schritte brauchen T &gt;= 1, ein Verhältnis über 1 und sigma_min über 0.</translation>
    </message>
    <message>
        <source>Length / √D</source>
        <translation>Länge / √D</translation>
    </message>
    <message>
        <source>Levels need 0 &lt; sigma_min &lt; sigma_max and a ratio above 1.</source>
        <translation>Stufen brauchen 0 &lt; sigma_min &lt; sigma_max und ein Verhältnis über 1.</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Memory ran out with {0} pictures at once; continuing with {1}.</source>
        <translation>Für {0} Bilder auf einmal reichte der Speicher nicht; weiter geht es mit {1}.</translation>
    </message>
    <message>
        <source>No index of training pictures comes with {0}. Name a folder or a zip of the pictures that it was trained on.</source>
        <translation>Zu {0} gehört kein Index von Trainingsbildern. Nenne einen Ordner oder ein Zip mit den Bildern, aus denen es gelernt hat.</translation>
    </message>
    <message>
        <source>No judge is installed, whose features are compared. Install Scorebrush again.</source>
        <translation>Kein Gutachter ist installiert, dessen Merkmale verglichen werden. Installiere Scorebrush neu.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>Noise needs at least one seed.</source>
        <translation>Rauschen braucht mindestens einen Startwert.</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Das ist kein Ordner</translation>
    </message>
    <message>
        <source>Nothing could be written to {0} ({1}). Choose another folder.</source>
        <translation>In {0} ließ sich nichts schreiben ({1}). Wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Nothing is marked. Mark the part that shall become another one.</source>
        <translation>Nichts ist markiert. Markiere den Teil, der ein anderer werden soll.</translation>
    </message>
    <message>
        <source>Nothing is painted inside the work area. Paint over what shall be filled, then try again.</source>
        <translation>Im Arbeitsbereich ist nichts übermalt. Übermale, was gefüllt werden soll, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Nothing is painted. Paint over what shall be filled, then try again.</source>
        <translation>Nichts ist übermalt. Übermale, was gefüllt werden soll, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>One step takes 7 evaluations, but `most` is {0}.</source>
        <translation>Ein Schritt braucht 7 Auswertungen, `most` ist aber {0}.</translation>
    </message>
    <message>
        <source>OpenCV could not encode the MP4: its encoder is missing or the disk for temporary files is full. Save a GIF or a folder of frames instead.</source>
        <translation>OpenCV konnte den MP4-Film nicht schreiben: Sein Encoder fehlt, oder der Datenträger für temporäre Dateien ist voll. Sichere stattdessen ein GIF oder einen Ordner mit Einzelbildern.</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Das ist nicht erlaubt</translation>
    </message>
    <message>
        <source>Particles begin at a ratio above 0, not {0}.</source>
        <translation>Teilchen beginnen bei einem Verhältnis über 0, nicht bei {0}.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>Photographs cannot be saved as {0}. Use one of {1}.</source>
        <translation>Fotos lassen sich nicht als {0} sichern. Nimm eines von {1}.</translation>
    </message>
    <message>
        <source>Photographs have no sequence of noise that could be turned. Interpolate their latents on the sphere instead.</source>
        <translation>Fotos haben keine Folge von Rauschen, die sich drehen ließe. Interpoliere stattdessen ihre Latente auf der Kugel.</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Replacement cannot heed the noise of a blurred picture. Choose moment matching or null space instead.</source>
        <translation>Die Ersetzung kann das Rauschen eines unscharfen Bildes nicht beachten. Wähle Momentabgleich oder Nullraum.</translation>
    </message>
    <message>
        <source>Say which model to use.</source>
        <translation>Sage, welches Modell genommen werden soll.</translation>
    </message>
    <message>
        <source>Say which model&apos;s training pictures to look into.</source>
        <translation>Sage, in wessen Trainingsbildern gesucht werden soll.</translation>
    </message>
    <message>
        <source>Say which pictures to look up: at least one.</source>
        <translation>Sage, welche Bilder gesucht werden sollen: mindestens eines.</translation>
    </message>
    <message>
        <source>Say which pictures to measure: at least one.</source>
        <translation>Sage, welche Bilder gemessen werden sollen: mindestens eines.</translation>
    </message>
    <message>
        <source>Skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <source>That makes {0} frames; at most {1} can be asked for.</source>
        <translation>Das ergibt {0} Einzelbilder; verlangt werden können höchstens {1}.</translation>
    </message>
    <message>
        <source>The Hub does not accept your token. Log in again with `hf auth login`, or unset HF_TOKEN.</source>
        <translation>Der Hub nimmt dein Token nicht an. Melde dich mit `hf auth login` neu an, oder hebe HF_TOKEN auf.</translation>
    </message>
    <message>
        <source>The Hub does not say which commit {0} is at. Try again later.</source>
        <translation>Der Hub sagt nicht, bei welchem Commit {0} steht. Versuche es später noch einmal.</translation>
    </message>
    <message>
        <source>The Hub gives no digest of {0}, so it could not be verified.</source>
        <translation>Der Hub nennt keine Prüfsumme von {0}, darum ließe es sich nicht prüfen.</translation>
    </message>
    <message>
        <source>The Hub has a problem of its own ({0}). Try again later.</source>
        <translation>Der Hub hat selbst ein Problem ({0}). Versuche es später noch einmal.</translation>
    </message>
    <message>
        <source>The Hub has had too many questions from here (asks to wait {0} s). Wait a few minutes and try again; what has arrived is kept.</source>
        <translation>Der Hub wurde von hier zu oft gefragt (er bittet um {0} s Geduld). Warte ein paar Minuten und versuche es noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>The Hub has had too many questions from here ({0}). Wait a few minutes and try again; what has arrived is kept.</source>
        <translation>Der Hub wurde von hier zu oft gefragt ({0}). Warte ein paar Minuten und versuche es noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>The Hub has had too many questions from here. Wait a few minutes and try again; what has arrived is kept.</source>
        <translation>Der Hub wurde von hier zu oft gefragt. Warte ein paar Minuten und versuche es noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>The Hub refuses the search for {0} ({1}).</source>
        <translation>Der Hub verweigert die Suche nach {0} ({1}).</translation>
    </message>
    <message>
        <source>The Hub refuses {0} ({1}).</source>
        <translation>Der Hub verweigert {0} ({1}).</translation>
    </message>
    <message>
        <source>The Hub refuses {0}/{1} ({2}).</source>
        <translation>Der Hub verweigert {0}/{1} ({2}).</translation>
    </message>
    <message>
        <source>The Hub says that {0} has {1} bytes, which cannot be.</source>
        <translation>Der Hub sagt, dass {0} {1} Bytes hat, und das kann nicht sein.</translation>
    </message>
    <message>
        <source>The adaptive solver has not arrived after {0} evaluations: loosen its tolerances ({1} and {2}) or choose another sampler.</source>
        <translation>Der anpassende Löser ist nach {0} Auswertungen nicht angekommen: Lockere seine Toleranzen ({1} und {2}), oder wähle ein anderes Verfahren.</translation>
    </message>
    <message>
        <source>The blur must be a number from {0} to {1}, not {2}.</source>
        <translation>Die Unschärfe muss eine Zahl von {0} bis {1} sein, nicht {2}.</translation>
    </message>
    <message>
        <source>The card of the classifier {0} is damaged. Copy the file again.</source>
        <translation>Die Karte des Klassifikators {0} ist beschädigt. Kopiere die Datei neu.</translation>
    </message>
    <message>
        <source>The card of the classifier {0} is damaged: {1}.</source>
        <translation>Die Karte des Klassifikators {0} ist beschädigt: {1}.</translation>
    </message>
    <message>
        <source>The classifier {0} has changed since it was chosen. Choose it again to use it as it is now.</source>
        <translation>Der Klassifikator {0} hat sich geändert, seit er gewählt wurde. Wähle ihn noch einmal, um ihn so zu verwenden, wie er jetzt ist.</translation>
    </message>
    <message>
        <source>The classifier {0} is of pictures of {1} x {2} pixels in {3} channel, and {4} makes pictures of {5} x {6} pixels in {7} channel. Choose one that was trained for it.</source>
        <translation>Der Klassifikator {0} ist für Bilder mit {1} x {2} Pixeln in {3} Kanal, und {4} macht Bilder mit {5} x {6} Pixeln in {7} Kanal. Wähle einen, der dafür trainiert wurde.</translation>
    </message>
    <message>
        <source>The classifier {0} is of pictures of {1} x {2} pixels in {3} channel, and {4} makes pictures of {5} x {6} pixels in {7} channels. Choose one that was trained for it.</source>
        <translation>Der Klassifikator {0} ist für Bilder mit {1} x {2} Pixeln in {3} Kanal, und {4} macht Bilder mit {5} x {6} Pixeln in {7} Kanälen. Wähle einen, der dafür trainiert wurde.</translation>
    </message>
    <message>
        <source>The classifier {0} is of pictures of {1} x {2} pixels in {3} channels, and {4} makes pictures of {5} x {6} pixels in {7} channel. Choose one that was trained for it.</source>
        <translation>Der Klassifikator {0} ist für Bilder mit {1} x {2} Pixeln in {3} Kanälen, und {4} macht Bilder mit {5} x {6} Pixeln in {7} Kanal. Wähle einen, der dafür trainiert wurde.</translation>
    </message>
    <message>
        <source>The classifier {0} is of pictures of {1} x {2} pixels in {3} channels, and {4} makes pictures of {5} x {6} pixels in {7} channels. Choose one that was trained for it.</source>
        <translation>Der Klassifikator {0} ist für Bilder mit {1} x {2} Pixeln in {3} Kanälen, und {4} macht Bilder mit {5} x {6} Pixeln in {7} Kanälen. Wähle einen, der dafür trainiert wurde.</translation>
    </message>
    <message>
        <source>The classifier {0} knows no {1}. It tells apart {2}.</source>
        <translation>Der Klassifikator {0} kennt {1} nicht. Er unterscheidet {2}.</translation>
    </message>
    <message>
        <source>The configuration of {0} cannot be understood ({1}). It is damaged, or belongs to another model.</source>
        <translation>Die Konfiguration von {0} ist nicht zu verstehen ({1}). Sie ist beschädigt oder gehört zu einem anderen Modell.</translation>
    </message>
    <message>
        <source>The connection to {0} has broken off. Try again; what has arrived is kept.</source>
        <translation>Die Verbindung zu {0} ist abgerissen. Versuche es noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>The coverage lies between 0 and 0.997, not {0}, and a picture has at least 5 values, not {1}.</source>
        <translation>Die Abdeckung liegt zwischen 0 und 0.997, nicht bei {0}, und ein Bild hat mindestens 5 Werte, nicht {1}.</translation>
    </message>
    <message>
        <source>The description of the classifier does not fit together: the side of its pictures should be a multiple of {0}, and its widths multiples of 4.</source>
        <translation>Die Beschreibung des Klassifikators passt nicht zusammen: Die Seite seiner Bilder sollte ein Vielfaches von {0} sein, seine Breiten Vielfache von 4.</translation>
    </message>
    <message>
        <source>The description of the classifier has the entries {0}, which are not those of this version. Update Scorebrush, or train the classifier again.</source>
        <translation>Die Beschreibung des Klassifikators hat die Einträge {0}, und das sind nicht die dieser Version. Bringe Scorebrush auf den neuesten Stand, oder trainiere den Klassifikator neu.</translation>
    </message>
    <message>
        <source>The description of the classifier holds sizes that are none.</source>
        <translation>Die Beschreibung des Klassifikators enthält Größen, die keine sind.</translation>
    </message>
    <message>
        <source>The disk of {0} has {1} MB free, and this model needs {2} MB. Free some space and try again.</source>
        <translation>Auf dem Datenträger von {0} sind {1} MB frei, und dieses Modell braucht {2} MB. Schaffe Platz und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The disk of {0} is full. Free some space there, or choose another folder.</source>
        <translation>Der Datenträger von {0} ist voll. Schaffe dort Platz, oder wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The embedded request has entries that this version does not know: {0}. Update Scorebrush to use it.</source>
        <translation>Die eingebettete Anfrage hat Einträge, die diese Version nicht kennt: {0}. Bringe Scorebrush auf den neuesten Stand, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The embedded request is damaged: an entry is of the wrong kind.</source>
        <translation>Die eingebettete Anfrage ist beschädigt: Ein Eintrag ist von der falschen Art.</translation>
    </message>
    <message>
        <source>The embedded request is damaged: {0}.</source>
        <translation>Die eingebettete Anfrage ist beschädigt: {0}.</translation>
    </message>
    <message>
        <source>The folder {0} does not exist. Choose another one.</source>
        <translation>Den Ordner {0} gibt es nicht. Wähle einen anderen.</translation>
    </message>
    <message>
        <source>The folder {0} is not empty. Choose another one for the frames.</source>
        <translation>Der Ordner {0} ist nicht leer. Wähle einen anderen für die Einzelbilder.</translation>
    </message>
    <message>
        <source>The guidance must be a number from {0} to {1}, not {2}.</source>
        <translation>Die Führung muss eine Zahl von {0} bis {1} sein, nicht {2}.</translation>
    </message>
    <message>
        <source>The index of training pictures {0} is damaged ({1}). Install Scorebrush again, or name the folder or zip of the pictures instead.</source>
        <translation>Der Index von Trainingsbildern {0} ist beschädigt ({1}). Installiere Scorebrush neu, oder nenne stattdessen den Ordner oder das Zip der Bilder.</translation>
    </message>
    <message>
        <source>The index {0} was made with a judge that is not installed, so features cannot be compared. Name the folder or zip of the pictures instead.</source>
        <translation>Der Index {0} entstand mit einem Gutachter, der nicht installiert ist, darum lassen sich Merkmale nicht vergleichen. Nenne stattdessen den Ordner oder das Zip der Bilder.</translation>
    </message>
    <message>
        <source>The index {0} was written by a newer Scorebrush. Update Scorebrush, or name the folder or zip of the pictures instead.</source>
        <translation>Der Index {0} wurde von einem neueren Scorebrush geschrieben. Bringe Scorebrush auf den neuesten Stand, oder nenne stattdessen den Ordner oder das Zip der Bilder.</translation>
    </message>
    <message>
        <source>The judge knows colour pictures of {0} x {1} pixels; these are of shape {2}. Train a judge on pictures of that size.</source>
        <translation>Der Gutachter kennt Farbbilder mit {0} x {1} Pixeln; diese sind von der Form {2}. Trainiere einen Gutachter mit Bildern dieser Größe.</translation>
    </message>
    <message>
        <source>The judge was written by another version of Scorebrush: its network description has {0}, this version expects {1}. Train it again with `scorebrush-evaluate train-judge`.</source>
        <translation>Der Gutachter wurde von einer anderen Version von Scorebrush geschrieben: Die Beschreibung seines Netzes hat {0}, diese Version erwartet {1}. Trainiere ihn neu mit `scorebrush-evaluate train-judge`.</translation>
    </message>
    <message>
        <source>The judge {0} cannot be read ({1}). Give the file that `scorebrush-evaluate train-judge` wrote.</source>
        <translation>Der Gutachter {0} lässt sich nicht lesen ({1}). Gib die Datei an, die `scorebrush-evaluate train-judge` geschrieben hat.</translation>
    </message>
    <message>
        <source>The judge&apos;s card is damaged ({0}). Train it again.</source>
        <translation>Die Karte des Gutachters ist beschädigt ({0}). Trainiere ihn neu.</translation>
    </message>
    <message>
        <source>The layer of colour hints has {0} x {1} pixels, but the photograph has {2} x {3}. Both must be of one size.</source>
        <translation>Die Ebene der Farbhinweise hat {0} x {1} Pixel, das Foto aber {2} x {3}. Beide müssen gleich groß sein.</translation>
    </message>
    <message>
        <source>The layer of colour hints must be a picture of 8 bits with red, green, blue, alpha.</source>
        <translation>Die Ebene der Farbhinweise muss ein Bild mit 8 Bit sein, mit Rot, Grün, Blau und Alpha.</translation>
    </message>
    <message>
        <source>The layer of colour hints must be a picture of 8 bits.</source>
        <translation>Die Ebene der Farbhinweise muss ein Bild mit 8 Bit sein.</translation>
    </message>
    <message>
        <source>The likelihood needs a denoiser that can be differentiated: hand over the model itself, not a copy of it that runs without gradients.</source>
        <translation>Die Wahrscheinlichkeit braucht einen Entrauscher, der sich ableiten lässt: Übergib das Modell selbst, nicht eine Kopie, die ohne Gradienten läuft.</translation>
    </message>
    <message>
        <source>The list of files names {0}, which leads out of the model&apos;s folder. This is how harmful repositories look, so nothing was downloaded.</source>
        <translation>Die Dateiliste nennt {0}, und das führt aus dem Ordner des Modells hinaus. So sehen schädliche Ablagen aus, darum wurde nichts heruntergeladen.</translation>
    </message>
    <message>
        <source>The mask has {0} x {1} pixels, but the photograph has {2} x {3}. Both must be of one size.</source>
        <translation>Die Maske hat {0} x {1} Pixel, das Foto aber {2} x {3}. Beide müssen gleich groß sein.</translation>
    </message>
    <message>
        <source>The mask must be a picture of 8 bits with red, green, blue, alpha.</source>
        <translation>Die Maske muss ein Bild mit 8 Bit sein, mit Rot, Grün, Blau und Alpha.</translation>
    </message>
    <message>
        <source>The mask must be a picture of 8 bits.</source>
        <translation>Die Maske muss ein Bild mit 8 Bit sein.</translation>
    </message>
    <message>
        <source>The mask of a branch is a plane of yes and no, one for each pixel.</source>
        <translation>Die Maske eines Abzweigs ist eine Ebene aus Ja und Nein, eines für jedes Pixel.</translation>
    </message>
    <message>
        <source>The model card of {0} has a bad entry &apos;recommended&apos;.</source>
        <translation>Die Modellkarte von {0} hat einen falschen Eintrag „recommended“.</translation>
    </message>
    <message>
        <source>The model card of {0} has a bad entry {1}: {2}.</source>
        <translation>Die Modellkarte von {0} hat einen falschen Eintrag {1}: {2}.</translation>
    </message>
    <message>
        <source>The model card of {0} has entries that this version does not know: {1}. Update Scorebrush to use it.</source>
        <translation>Die Modellkarte von {0} hat Einträge, die diese Version nicht kennt: {1}. Bringe Scorebrush auf den neuesten Stand, um es zu verwenden.</translation>
    </message>
    <message>
        <source>The model card of {0} lacks an entry: {1}.</source>
        <translation>Der Modellkarte von {0} fehlt ein Eintrag: {1}.</translation>
    </message>
    <message>
        <source>The model {0} knows no label {1}. Did you mean {2}?</source>
        <translation>Das Modell {0} kennt kein Motiv {1}. Meintest du {2}?</translation>
    </message>
    <message>
        <source>The model {0} knows no label {1}. Its subjects are {2}.</source>
        <translation>Das Modell {0} kennt kein Motiv {1}. Seine Motive sind {2}.</translation>
    </message>
    <message>
        <source>The model {0} returned values that are no numbers at the noise level {1}. Its file may be damaged; if it is not, set SCOREBRUSH_PRECISION=float32 and try again.</source>
        <translation>Das Modell {0} ergab bei der Rauschstufe {1} Werte, die keine Zahlen sind. Vielleicht ist seine Datei beschädigt; wenn nicht, setze SCOREBRUSH_PRECISION=float32 und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The model {0} takes no labels. Ask it without one.</source>
        <translation>Das Modell {0} kennt keine Motive. Frage es ohne.</translation>
    </message>
    <message>
        <source>The name is too long for a file in {0}. Choose a shorter one.</source>
        <translation>Der Name ist zu lang für eine Datei in {0}. Wähle einen kürzeren.</translation>
    </message>
    <message>
        <source>The network description does not fit its {0}: {1}.</source>
        <translation>Die Beschreibung des Netzes passt nicht zu seinem {0}: {1}.</translation>
    </message>
    <message>
        <source>The network description does not fit together: it has {0} widths, {1} and {2} numbers of attended blocks, and {3} and {4} changes of resolution.</source>
        <translation>Die Beschreibung des Netzes passt nicht zusammen: Sie hat {0} Breiten, {1} und {2} Zahlen von Blöcken mit Aufmerksamkeit und {3} und {4} Wechsel der Auflösung.</translation>
    </message>
    <message>
        <source>The network description does not fit together: pictures of {0} pixels need a side divisible by {1}, and one number of blocks per width.</source>
        <translation>Die Beschreibung des Netzes passt nicht zusammen: Bilder mit {0} Pixeln brauchen eine Seite, die durch {1} teilbar ist, und eine Zahl von Blöcken für jede Breite.</translation>
    </message>
    <message>
        <source>The network description has a part of the unknown kind {0}. Update Scorebrush, or use another model.</source>
        <translation>Die Beschreibung des Netzes hat einen Teil der unbekannten Art {0}. Bringe Scorebrush auf den neuesten Stand, oder nimm ein anderes Modell.</translation>
    </message>
    <message>
        <source>The network description has fields that this version does not know: {0}. Update Scorebrush, or use another model.</source>
        <translation>Die Beschreibung des Netzes hat Felder, die diese Version nicht kennt: {0}. Bringe Scorebrush auf den neuesten Stand, oder nimm ein anderes Modell.</translation>
    </message>
    <message>
        <source>The network description has {0} levels of {1} blocks, time as {2} and {3}; no known network is like that.</source>
        <translation>Die Beschreibung des Netzes hat {0} Stufen mit {1} Blöcken, die Zeit als {2} und {3}; so ist kein bekanntes Netz.</translation>
    </message>
    <message>
        <source>The network of {0} cannot be built as described: {1}.</source>
        <translation>Das Netz von {0} lässt sich nicht bauen wie beschrieben: {1}.</translation>
    </message>
    <message>
        <source>The network of {0} is of the kind {1}, which this version does not know (it knows {2}). Update Scorebrush to use it.</source>
        <translation>Das Netz von {0} ist von der Art {1}, die diese Version nicht kennt (sie kennt {2}). Bringe Scorebrush auf den neuesten Stand, um es zu verwenden.</translation>
    </message>
    <message>
        <source>The network returned values that are not finite numbers.</source>
        <translation>Das Netz ergab Werte, die keine endlichen Zahlen sind.</translation>
    </message>
    <message>
        <source>The noise in a measurement has a deviation of at least 0, not {0}.</source>
        <translation>Das Rauschen einer Messung hat eine Abweichung von mindestens 0, nicht {0}.</translation>
    </message>
    <message>
        <source>The number of draws</source>
        <translation>Die Zahl der Ziehungen</translation>
    </message>
    <message>
        <source>The number of frames must be a whole number from 2 to {0}, not {1}.</source>
        <translation>Die Zahl der Einzelbilder muss eine ganze Zahl von 2 bis {0} sein, nicht {1}.</translation>
    </message>
    <message>
        <source>The number of neighbours</source>
        <translation>Die Zahl der Nachbarn</translation>
    </message>
    <message>
        <source>The number of octaves</source>
        <translation>Die Zahl der Oktaven</translation>
    </message>
    <message>
        <source>The number of pictures</source>
        <translation>Die Zahl der Bilder</translation>
    </message>
    <message>
        <source>The number of steps</source>
        <translation>Die Zahl der Schritte</translation>
    </message>
    <message>
        <source>The number of threads must be from 1 to {0}.</source>
        <translation>Die Zahl der Prozessorkerne muss von 1 bis {0} sein.</translation>
    </message>
    <message>
        <source>The number of variants</source>
        <translation>Die Zahl der Varianten</translation>
    </message>
    <message>
        <source>The order of this sampler is 1 or 2, but {0} was asked for.</source>
        <translation>Die Ordnung dieses Verfahrens ist 1 oder 2, verlangt wurde aber {0}.</translation>
    </message>
    <message>
        <source>The parametrization of {0} cannot be built as described: {1}.</source>
        <translation>Die Parametrisierung von {0} lässt sich nicht bauen wie beschrieben: {1}.</translation>
    </message>
    <message>
        <source>The parametrization of {0} is of the kind {1}, which this version does not know (it knows {2}). Update Scorebrush to use it.</source>
        <translation>Die Parametrisierung von {0} ist von der Art {1}, die diese Version nicht kennt (sie kennt {2}). Bringe Scorebrush auf den neuesten Stand, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The photograph of this request never was a file, so it cannot be opened again. Open or paint it anew.</source>
        <translation>Das Foto dieser Anfrage war nie eine Datei, darum lässt es sich nicht wieder öffnen. Öffne oder male es neu.</translation>
    </message>
    <message>
        <source>The picture is cut off.</source>
        <translation>Das Bild ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The precision {0} is none of {1}.</source>
        <translation>Die Genauigkeit {0} ist keine von {1}.</translation>
    </message>
    <message>
        <source>The preconditioning {0} is unknown; known are EDMPrecond, VEPrecond and VPPrecond.</source>
        <translation>Die Vorkonditionierung {0} ist unbekannt; bekannt sind EDMPrecond, VEPrecond und VPPrecond.</translation>
    </message>
    <message>
        <source>The rate must be from 0.1 to 60 frames per second, not {0}.</source>
        <translation>Das Tempo muss von 0.1 bis 60 Bilder pro Sekunde sein, nicht {0}.</translation>
    </message>
    <message>
        <source>The ratio of neighbouring levels must exceed 1, but is {0}.</source>
        <translation>Das Verhältnis benachbarter Stufen muss größer als 1 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>The request has a bad entry {0}: {1}.</source>
        <translation>Die Anfrage hat einen falschen Eintrag {0}: {1}.</translation>
    </message>
    <message>
        <source>The request is of the kind {0}, which this version does not know. Update Scorebrush to use it.</source>
        <translation>Die Anfrage ist von der Art {0}, die diese Version nicht kennt. Bringe Scorebrush auf den neuesten Stand, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The request of the kind {0} cannot be read: {1}.</source>
        <translation>Die Anfrage der Art {0} lässt sich nicht lesen: {1}.</translation>
    </message>
    <message>
        <source>The request of the kind {0} has entries that this version does not know: {1}. Update Scorebrush to use it.</source>
        <translation>Die Anfrage der Art {0} hat Einträge, die diese Version nicht kennt: {1}. Bringe Scorebrush auf den neuesten Stand, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The request was written by a newer Scorebrush (format {0}; this version reads {1}). Update Scorebrush to use it.</source>
        <translation>Die Anfrage wurde von einem neueren Scorebrush geschrieben (Format {0}; diese Version liest {1}). Bringe Scorebrush auf den neuesten Stand, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The scale of the classifier must be a number from {0} to {1}, not {2}.</source>
        <translation>Die Stärke des Klassifikators muss eine Zahl von {0} bis {1} sein, nicht {2}.</translation>
    </message>
    <message>
        <source>The seed</source>
        <translation>Der Startwert</translation>
    </message>
    <message>
        <source>The seed of the last picture</source>
        <translation>Der Startwert des letzten Bildes</translation>
    </message>
    <message>
        <source>The server announces {0} bytes of {1}/{2}, but {3} are listed. Nothing was kept; try again later.</source>
        <translation>Der Server kündigt {0} Bytes von {1}/{2} an, gelistet sind aber {3}. Nichts wurde behalten; versuche es später noch einmal.</translation>
    </message>
    <message>
        <source>The server ends {0} after {1} of {2} bytes. Try again later; what has arrived is kept.</source>
        <translation>Der Server beendet {0} nach {1} von {2} Bytes. Versuche es später noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>The server sends another part of {0}/{1} than was asked for.</source>
        <translation>Der Server schickt einen anderen Teil von {0}/{1} als verlangt.</translation>
    </message>
    <message>
        <source>The server sends more of {0} than the {1} bytes that are listed. Nothing of it was kept; try again later.</source>
        <translation>Der Server schickt mehr von {0} als die {1} gelisteten Bytes. Nichts davon wurde behalten; versuche es später noch einmal.</translation>
    </message>
    <message>
        <source>The server sends us on to {0}://{1}, which is not safe.</source>
        <translation>Der Server verweist auf {0}://{1}, und das ist nicht sicher.</translation>
    </message>
    <message>
        <source>The server sends us round in circles for {0}.</source>
        <translation>Der Server schickt uns für {0} im Kreis herum.</translation>
    </message>
    <message>
        <source>The share of memory must be from 1/16 to {0}.</source>
        <translation>Der Anteil des Speichers muss von 1/16 bis {0} sein.</translation>
    </message>
    <message>
        <source>The state</source>
        <translation>Der Zustand</translation>
    </message>
    <message>
        <source>The strength must be a number from {0} to {1}, not {2}.</source>
        <translation>Die Stärke muss eine Zahl von {0} bis {1} sein, nicht {2}.</translation>
    </message>
    <message>
        <source>The text in {0} is damaged.</source>
        <translation>Der Text in {0} ist beschädigt.</translation>
    </message>
    <message>
        <source>The text in {0} is damaged: {1}.</source>
        <translation>Der Text in {0} ist beschädigt: {1}.</translation>
    </message>
    <message>
        <source>The tolerance must be a number from {0} to {1}, not {2}.</source>
        <translation>Die Toleranz muss eine Zahl von {0} bis {1} sein, nicht {2}.</translation>
    </message>
    <message>
        <source>The way has {0} states; a branch leaves it at one from 1 to {1}.</source>
        <translation>Der Weg hat {0} Zustände; ein Abzweig verlässt ihn bei einem von 1 bis {1}.</translation>
    </message>
    <message>
        <source>The weight {0} of {1} is not finite, so the classifier was not saved. Its training has diverged: lower the learning rate.</source>
        <translation>Das Gewicht {0} von {1} ist nicht endlich, darum wurde der Klassifikator nicht gesichert. Sein Training ist entgleist: Verringere die Lernrate.</translation>
    </message>
    <message>
        <source>The weight {0} of {1} is not finite, so the model was not saved. Its training has diverged: lower the learning rate.</source>
        <translation>Das Gewicht {0} von {1} ist nicht endlich, darum wurde das Modell nicht gesichert. Sein Training ist entgleist: Verringere die Lernrate.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the classifier of their card: {1} is missing, unknown or of another shape. The file was put together wrongly.</source>
        <translation>Die Gewichte in {0} passen nicht zum Klassifikator ihrer Karte: {1} fehlt, ist unbekannt oder von anderer Form. Die Datei ist falsch zusammengesetzt.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the network of their card: {1}, and {2} more. The file was put together wrongly: use another.</source>
        <translation>Die Gewichte in {0} passen nicht zum Netz ihrer Karte: {1} und {2} weitere. Die Datei ist falsch zusammengesetzt: Nimm eine andere.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the network of their card: {1}. The file was put together wrongly: use another.</source>
        <translation>Die Gewichte in {0} passen nicht zum Netz ihrer Karte: {1}. Die Datei ist falsch zusammengesetzt: Nimm eine andere.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the network they belong to: {1}, and {2} more. The file is damaged or of another version of that network.</source>
        <translation>Die Gewichte in {0} passen nicht zu dem Netz, zu dem sie gehören: {1} und {2} weitere. Die Datei ist beschädigt oder von einer anderen Version dieses Netzes.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the network they belong to: {1}. The file is damaged or of another version of that network.</source>
        <translation>Die Gewichte in {0} passen nicht zu dem Netz, zu dem sie gehören: {1}. Die Datei ist beschädigt oder von einer anderen Version dieses Netzes.</translation>
    </message>
    <message>
        <source>The weights of a grey picture must add up to over 0.</source>
        <translation>Die Gewichte eines grauen Bildes müssen zusammen über 0 ergeben.</translation>
    </message>
    <message>
        <source>The weights of the judge {0} do not fit: {1}</source>
        <translation>Die Gewichte des Gutachters {0} passen nicht: {1}</translation>
    </message>
    <message>
        <source>The whole photograph is painted over, so there is nothing to continue from. Leave a part unpainted, or make a picture on the Generate page.</source>
        <translation>Das ganze Foto ist übermalt, darum gibt es nichts zum Fortsetzen. Lass einen Teil unbemalt, oder mach ein Bild auf der Seite „Erzeugen“.</translation>
    </message>
    <message>
        <source>The work area is painted over, so there is nothing to continue from. Leave a part unpainted, or make a picture on the Generate page.</source>
        <translation>Der Arbeitsbereich ist ganz übermalt, darum gibt es nichts zum Fortsetzen. Lass einen Teil unbemalt, oder mach ein Bild auf der Seite „Erzeugen“.</translation>
    </message>
    <message>
        <source>The work area must lie inside the photograph and be at least 1 wide.</source>
        <translation>Der Arbeitsbereich muss im Foto liegen und mindestens 1 breit sein.</translation>
    </message>
    <message>
        <source>The work area reaches beyond the photograph. Move it inside.</source>
        <translation>Der Arbeitsbereich ragt über das Foto hinaus. Schiebe ihn hinein.</translation>
    </message>
    <message>
        <source>The {0} has a bad entry {1}: {2}.</source>
        <translation>Der Teil „{0}“ hat einen falschen Eintrag {1}: {2}.</translation>
    </message>
    <message>
        <source>The {0} is of the kind {1}, which this version does not know. Update Scorebrush to use it.</source>
        <translation>Der Teil „{0}“ ist von der Art {1}, die diese Version nicht kennt. Bringe Scorebrush auf den neuesten Stand, um ihn zu verwenden.</translation>
    </message>
    <message>
        <source>The {0} of the kind {1} cannot be read: {2}.</source>
        <translation>Der Teil „{0}“ der Art {1} lässt sich nicht lesen: {2}.</translation>
    </message>
    <message>
        <source>The {0} of the kind {1} has entries that this version does not know: {2}. Update Scorebrush to use it.</source>
        <translation>Der Teil „{0}“ der Art {1} hat Einträge, die diese Version nicht kennt: {2}. Bringe Scorebrush auf den neuesten Stand, um ihn zu verwenden.</translation>
    </message>
    <message>
        <source>The {0} of this request never was a file, so it cannot be opened again. Open or paint it anew.</source>
        <translation>Ein Teil dieser Anfrage ({0}) war nie eine Datei, darum lässt er sich nicht wieder öffnen. Öffne oder male ihn neu.</translation>
    </message>
    <message>
        <source>There are {0} pictures, but {1} seeds.</source>
        <translation>Es sind {0} Bilder, aber {1} Startwerte.</translation>
    </message>
    <message>
        <source>There is no classifier {0}. Say where it is, or leave it out.</source>
        <translation>Es gibt keinen Klassifikator {0}. Sage, wo er ist, oder lass ihn weg.</translation>
    </message>
    <message>
        <source>There is no device {0} here. Choose one of: {1}.</source>
        <translation>Es gibt hier kein Gerät {0}. Wähle eines von: {1}.</translation>
    </message>
    <message>
        <source>There is no folder or zip of photographs at {0}. Give its path with --data.</source>
        <translation>Bei {0} liegt kein Ordner oder Zip mit Fotos. Nenne den Pfad mit --data.</translation>
    </message>
    <message>
        <source>There is no index {0}.</source>
        <translation>Es gibt keinen Index {0}.</translation>
    </message>
    <message>
        <source>There is no model file {0}.</source>
        <translation>Es gibt keine Modelldatei {0}.</translation>
    </message>
    <message>
        <source>There is no model {0}. Did you mean {1}? Installed: {2}.</source>
        <translation>Es gibt kein Modell {0}. Meintest du {1}? Installiert: {2}.</translation>
    </message>
    <message>
        <source>There is no model {0}. Installed: {1}.</source>
        <translation>Es gibt kein Modell {0}. Installiert: {1}.</translation>
    </message>
    <message>
        <source>There is no model {0}: none is installed. Put one into {1}, or give the path of a model file.</source>
        <translation>Es gibt kein Modell {0}: Keines ist installiert. Lege eines in {1}, oder gib den Pfad einer Modelldatei an.</translation>
    </message>
    <message>
        <source>There is something between two pictures, not in one: name another.</source>
        <translation>Zwischen zwei Bildern liegt etwas, in einem nicht: Nenne noch eines.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, for even one picture at a time. Close other programs, choose a smaller model, or set SCOREBRUSH_DEVICE=cpu.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, selbst für ein Bild auf einmal. Schließe andere Programme, wähle ein kleineres Modell, oder setze SCOREBRUSH_DEVICE=cpu.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, for even one picture at a time. Close other programs, choose a smaller model.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, selbst für ein Bild auf einmal. Schließe andere Programme, wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, to differentiate it. Close other programs, choose a smaller model, or set SCOREBRUSH_DEVICE=cpu.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, um es abzuleiten. Schließe andere Programme, wähle ein kleineres Modell, oder setze SCOREBRUSH_DEVICE=cpu.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, to differentiate it. Close other programs, choose a smaller model.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, um es abzuleiten. Schließe andere Programme, wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, to load it. Close other programs, choose a smaller model, or set SCOREBRUSH_DEVICE=cpu.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, um es zu laden. Schließe andere Programme, wähle ein kleineres Modell, oder setze SCOREBRUSH_DEVICE=cpu.</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for {1}, to load it. Close other programs, choose a smaller model.</source>
        <translation>Auf {0} ist zu wenig Speicher für {1}, um es zu laden. Schließe andere Programme, wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>There is too little memory to copy a photograph of {0} x {1} pixels.</source>
        <translation>Der Speicher reicht nicht, um ein Foto mit {0} x {1} Pixeln zu kopieren.</translation>
    </message>
    <message>
        <source>There is too little memory to edit a photograph of {0} x {1} pixels. Close other programs, or make it smaller.</source>
        <translation>Der Speicher reicht nicht, um ein Foto mit {0} x {1} Pixeln zu bearbeiten. Schließe andere Programme, oder verkleinere es.</translation>
    </message>
    <message>
        <source>There is too little memory to open {0}.</source>
        <translation>Der Speicher reicht nicht, um {0} zu öffnen.</translation>
    </message>
    <message>
        <source>There is too little memory to save this as {0}.</source>
        <translation>Der Speicher reicht nicht, um das als {0} zu sichern.</translation>
    </message>
    <message>
        <source>There must be at least 1 correction per level, but {0} were asked for; the predictor alone is a sampler, too.</source>
        <translation>Es muss mindestens 1 Korrektur pro Stufe geben, verlangt wurden aber {0}; der Prädiktor allein ist auch ein Verfahren.</translation>
    </message>
    <message>
        <source>There must be at least 1 step per level, not {0}.</source>
        <translation>Es muss mindestens 1 Schritt pro Stufe geben, nicht {0}.</translation>
    </message>
    <message>
        <source>These are the frames of an interpolation. The Explore page opens them.</source>
        <translation>Das sind die Einzelbilder einer Interpolation. Die Seite „Erkunden“ öffnet sie.</translation>
    </message>
    <message>
        <source>This is no PNG.</source>
        <translation>Das ist kein PNG.</translation>
    </message>
    <message>
        <source>This is not a request that Scorebrush has written.</source>
        <translation>Das ist keine Anfrage, die Scorebrush geschrieben hat.</translation>
    </message>
    <message>
        <source>This model is being downloaded already, here or by another Scorebrush. Wait for it.</source>
        <translation>Dieses Modell wird schon heruntergeladen, hier oder von einem anderen Scorebrush. Warte darauf.</translation>
    </message>
    <message>
        <source>This model makes a picture in 1 to {0} steps, not in {1}. Ask for fewer, or choose the model that it was made of.</source>
        <translation>Dieses Modell macht ein Bild in 1 bis {0} Schritten, nicht in {1}. Verlange weniger, oder wähle das Modell, aus dem es entstand.</translation>
    </message>
    <message>
        <source>This picture is not finished yet. Analyse it when it is.</source>
        <translation>Dieses Bild ist noch nicht fertig. Analysiere es, wenn es das ist.</translation>
    </message>
    <message>
        <source>This sampler only removes noise: its ladder must descend.</source>
        <translation>Dieses Verfahren nimmt nur Rauschen weg: Seine Leiter muss absteigen.</translation>
    </message>
    <message>
        <source>This sampler only removes noise: its ladder must not ascend.</source>
        <translation>Dieses Verfahren nimmt nur Rauschen weg: Seine Leiter darf nicht aufsteigen.</translation>
    </message>
    <message>
        <source>Times must satisfy 0 &lt;= last &lt; first &lt;= 1, but first is {0} and last is {1}.</source>
        <translation>Zeiten müssen 0 &lt;= last &lt; first &lt;= 1 erfüllen, first ist aber {0} und last {1}.</translation>
    </message>
    <message>
        <source>Tolerances must lie between 0 and 1, but are {0} and {1}.</source>
        <translation>Toleranzen müssen zwischen 0 und 1 liegen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>Two rungs of the ladder are the same: leave one out.</source>
        <translation>Zwei Sprossen der Leiter sind gleich: Lass eine weg.</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Your account may not read the search for {0}. Open its page on the Hub and ask for access there, then log in here with `hf auth login`.</source>
        <translation>Dein Konto darf die Suche nach {0} nicht lesen. Öffne die Seite auf dem Hub, bitte dort um Zugang, und melde dich dann hier mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>Your account may not read {0}. Open its page on the Hub and ask for access there, then log in here with `hf auth login`.</source>
        <translation>Dein Konto darf {0} nicht lesen. Öffne die Seite auf dem Hub, bitte dort um Zugang, und melde dich dann hier mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>Your account may not read {0}/{1}. Open its page on the Hub and ask for access there, then log in here with `hf auth login`.</source>
        <translation>Dein Konto darf {0}/{1} nicht lesen. Öffne die Seite auf dem Hub, bitte dort um Zugang, und melde dich dann hier mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>`batch` must be at least 1, but is {0}.</source>
        <translation>`batch` muss mindestens 1 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>`count` must be at least 1, but is {0}.</source>
        <translation>`count` muss mindestens 1 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>`draws` must be at least 1, but is {0}.</source>
        <translation>`draws` muss mindestens 1 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>`{0}` must be at least 1, but is {1}.</source>
        <translation>`{0}` muss mindestens 1 sein, ist aber {1}.</translation>
    </message>
    <message>
        <source>all_modules.{0} is missing in {1}, where a network of score_sde has a module of the kind {2}.</source>
        <translation>all_modules.{0} fehlt in {1}, wo ein Netz von score_sde ein Modul der Art {2} hat.</translation>
    </message>
    <message>
        <source>beta_min and beta_max must satisfy 0 &lt; beta_min &lt;= beta_max, but are {0} and {1}.</source>
        <translation>beta_min und beta_max müssen 0 &lt; beta_min &lt;= beta_max erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>churn must be a number of at least 0, but is {0}.</source>
        <translation>churn muss eine Zahl von mindestens 0 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>eta must lie between 0 and 1, but is {0}.</source>
        <translation>eta muss zwischen 0 und 1 liegen, ist aber {0}.</translation>
    </message>
    <message>
        <source>fine and coarse must satisfy 0 &lt;= fine &lt; coarse &lt; infinity, but are {0} and {1}.</source>
        <translation>fine und coarse müssen 0 &lt;= fine &lt; coarse &lt; unendlich erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>layer of colour hints</source>
        <translation>Ebene der Farbhinweise</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>rho must be a positive number, but is {0}.</source>
        <translation>rho muss eine positive Zahl sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>s_min and s_max must satisfy 0 &lt;= s_min &lt;= s_max, but are {0} and {1}.</source>
        <translation>s_min und s_max müssen 0 &lt;= s_min &lt;= s_max erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>s_noise must be a positive number, but is {0}.</source>
        <translation>s_noise muss eine positive Zahl sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>sigma_data and delta must be positive numbers, but are {0} and {1}.</source>
        <translation>sigma_data und delta müssen positive Zahlen sein, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>sigma_data must be a positive number, but is {0}.</source>
        <translation>sigma_data muss eine positive Zahl sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>sigma_min and sigma_max must satisfy 0 &lt; sigma_min &lt; sigma_max, but are {0} and {1}.</source>
        <translation>sigma_min und sigma_max müssen 0 &lt; sigma_min &lt; sigma_max erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>sigma_min and sigma_max must satisfy 0 &lt; sigma_min &lt;= sigma_max, but are {0} and {1}.</source>
        <translation>sigma_min und sigma_max müssen 0 &lt; sigma_min &lt;= sigma_max erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>sigma_min and sigma_max must satisfy 0 &lt;= sigma_min &lt; sigma_max, but are {0} and {1}.</source>
        <translation>sigma_min und sigma_max müssen 0 &lt;= sigma_min &lt; sigma_max erfüllen, sind aber {0} und {1}.</translation>
    </message>
    <message>
        <source>snr must lie between 0 and 1, but is {0}.</source>
        <translation>snr muss zwischen 0 und 1 liegen, ist aber {0}.</translation>
    </message>
    <message>
        <source>softness must be a number from 0, but is {0}.</source>
        <translation>softness muss eine Zahl ab 0 sein, ist aber {0}.</translation>
    </message>
    <message>
        <source>the channels of all_modules.{0}</source>
        <translation>die Kanäle von all_modules.{0}</translation>
    </message>
    <message>
        <source>the channels of its output</source>
        <translation>die Kanäle seiner Ausgabe</translation>
    </message>
    <message>
        <source>the channels of its pictures</source>
        <translation>die Kanäle seiner Bilder</translation>
    </message>
    <message>
        <source>the features of time</source>
        <translation>die Merkmale der Zeit</translation>
    </message>
    <message>
        <source>the kind of its pyramid</source>
        <translation>die Art seiner Pyramide</translation>
    </message>
    <message>
        <source>the length of the embedding</source>
        <translation>die Länge der Einbettung</translation>
    </message>
    <message>
        <source>the number of its labels</source>
        <translation>die Zahl seiner Motive</translation>
    </message>
    <message>
        <source>the number of its noise levels</source>
        <translation>die Zahl seiner Rauschstufen</translation>
    </message>
    <message>
        <source>the search for {0} cannot be the name of a model on the Hub.</source>
        <translation>Die Suche nach {0} kann nicht der Name eines Modells auf dem Hub sein.</translation>
    </message>
    <message>
        <source>the search for {0} does not exist or is private. If it is, log in with `hf auth login`, or set HF_TOKEN, with an account that may read it.</source>
        <translation>Die Suche nach {0} gibt es nicht, oder sie ist privat. Wenn sie das ist, melde dich mit `hf auth login` an, oder setze HF_TOKEN, mit einem Konto, das sie lesen darf.</translation>
    </message>
    <message>
        <source>the search for {0} is not on the Hub. Check the spelling; if it is private, log in with `hf auth login`.</source>
        <translation>Die Suche nach {0} gibt es auf dem Hub nicht. Prüfe die Schreibweise; wenn sie privat ist, melde dich mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>the width of down_blocks.{0}</source>
        <translation>die Breite von down_blocks.{0}</translation>
    </message>
    <message>
        <source>the width of the first convolution</source>
        <translation>die Breite der ersten Faltung</translation>
    </message>
    <message>
        <source>the width of the network</source>
        <translation>die Breite des Netzes</translation>
    </message>
    <message>
        <source>the width of {0}0</source>
        <translation>die Breite von {0}0</translation>
    </message>
    <message>
        <source>{0} ({1} x {2}) has more than {3} million pixels, the most that can be opened. Make it smaller, or crop it.</source>
        <translation>{0} ({1} x {2}) hat mehr als {3} Millionen Pixel; mehr lässt sich nicht öffnen. Verkleinere es, oder schneide es zu.</translation>
    </message>
    <message>
        <source>{0} answers, but not as the Hub does. Check HF_ENDPOINT.</source>
        <translation>{0} antwortet, aber nicht wie der Hub. Prüfe HF_ENDPOINT.</translation>
    </message>
    <message>
        <source>{0} belongs to no known family of models: its tensors are called {1} and so on. Known are Scorebrush&apos;s own files, NCSN, NCSNv2, score_sde, EDM and diffusers.</source>
        <translation>{0} gehört zu keiner bekannten Familie von Modellen: Die Tensoren heißen {1} und so weiter. Bekannt sind eigene Dateien von Scorebrush, NCSN, NCSNv2, score_sde, EDM und diffusers.</translation>
    </message>
    <message>
        <source>{0} cannot be a predictor; choose reverse diffusion, ancestral, Euler-Maruyama or DDIM.</source>
        <translation>{0} kann kein Prädiktor sein; wähle umgekehrte Diffusion, das Ahnenverfahren, Euler–Maruyama oder DDIM.</translation>
    </message>
    <message>
        <source>{0} cannot be moved to the trash ({1}). Delete it in {2} with a file manager.</source>
        <translation>{0} lässt sich nicht in den Papierkorb legen ({1}). Lösche die Datei in {2} mit einem Dateimanager.</translation>
    </message>
    <message>
        <source>{0} cannot be reached ({1}). Check the connection.</source>
        <translation>{0} ist nicht zu erreichen ({1}). Prüfe die Verbindung.</translation>
    </message>
    <message>
        <source>{0} cannot be reached. Check the connection and try again.</source>
        <translation>{0} ist nicht zu erreichen. Prüfe die Verbindung und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{0} cannot be read ({1}). Install Scorebrush again, or delete the file.</source>
        <translation>{0} lässt sich nicht lesen ({1}). Installiere Scorebrush neu, oder lösche die Datei.</translation>
    </message>
    <message>
        <source>{0} cannot be read as JSON: {1}.</source>
        <translation>{0} lässt sich nicht als JSON lesen: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0} lässt sich nicht lesen: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}. Copy it again.</source>
        <translation>{0} lässt sich nicht lesen: {1}. Kopiere die Datei neu.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}. Download or copy it again.</source>
        <translation>{0} lässt sich nicht lesen: {1}. Lade oder kopiere die Datei neu.</translation>
    </message>
    <message>
        <source>{0} cannot be the name of a model on the Hub.</source>
        <translation>{0} kann nicht der Name eines Modells auf dem Hub sein.</translation>
    </message>
    <message>
        <source>{0} cannot be written: choose a name that ends in {1} or {2}, or one without an ending for a folder of frames.</source>
        <translation>{0} lässt sich nicht schreiben: Wähle einen Namen, der auf {1} oder {2} endet, oder einen ohne Endung für einen Ordner mit Einzelbildern.</translation>
    </message>
    <message>
        <source>{0} cannot have been trained with {1} steps.</source>
        <translation>{0} kann nicht mit {1} Schritten trainiert worden sein.</translation>
    </message>
    <message>
        <source>{0} carries more than tensors ({1}) and could run a program when it is opened, so it was not. Ask its maker for a file that holds only the weights.</source>
        <translation>{0} enthält mehr als Tensoren ({1}) und könnte beim Öffnen ein Programm ausführen, darum wurde die Datei nicht geöffnet. Bitte den Urheber um eine Datei, die nur die Gewichte enthält.</translation>
    </message>
    <message>
        <source>{0} carries more than tensors and could run a program when it is opened, so it was not. Ask its maker for a file that holds only the weights.</source>
        <translation>{0} enthält mehr als Tensoren und könnte beim Öffnen ein Programm ausführen, darum wurde die Datei nicht geöffnet. Bitte den Urheber um eine Datei, die nur die Gewichte enthält.</translation>
    </message>
    <message>
        <source>{0} carries no request: it was not made by Scorebrush, or another program has rewritten it.</source>
        <translation>{0} trägt keine Anfrage: Das Bild wurde nicht von Scorebrush gemacht, oder ein anderes Programm hat es neu geschrieben.</translation>
    </message>
    <message>
        <source>{0} describes its tensor {1} wrongly. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} beschreibt den Tensor {1} falsch. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} does not answer. Check the connection and try again.</source>
        <translation>{0} antwortet nicht. Prüfe die Verbindung und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{0} does not exist or is private. If it is, log in with `hf auth login`, or set HF_TOKEN, with an account that may read it.</source>
        <translation>{0} gibt es nicht, oder es ist privat. Wenn es das ist, melde dich mit `hf auth login` an, oder setze HF_TOKEN, mit einem Konto, das es lesen darf.</translation>
    </message>
    <message>
        <source>{0} does not exist. Choose a model file or folder.</source>
        <translation>{0} gibt es nicht. Wähle eine Modelldatei oder einen Ordner.</translation>
    </message>
    <message>
        <source>{0} does not exist. Choose a model file.</source>
        <translation>{0} gibt es nicht. Wähle eine Modelldatei.</translation>
    </message>
    <message>
        <source>{0} does not follow the order of score_sde&apos;s networks: all_modules.{1} is a module of the kind {2} where one of the kind {3} belongs.</source>
        <translation>{0} folgt nicht der Ordnung der Netze von score_sde: all_modules.{1} ist ein Modul der Art {2}, wo eines der Art {3} hingehört.</translation>
    </message>
    <message>
        <source>{0} does not follow the order of score_sde&apos;s networks: the levels before all_modules.{1} are not alike (all_modules.{2} is missing).</source>
        <translation>{0} folgt nicht der Ordnung der Netze von score_sde: Die Stufen vor all_modules.{1} sind nicht gleich (all_modules.{2} fehlt).</translation>
    </message>
    <message>
        <source>{0} does not follow the order of score_sde&apos;s networks: the levels before all_modules.{1} are not alike.</source>
        <translation>{0} folgt nicht der Ordnung der Netze von score_sde: Die Stufen vor all_modules.{1} sind nicht gleich.</translation>
    </message>
    <message>
        <source>{0} does not tell {1}: {2} missing.</source>
        <translation>{0} verrät nicht {1}: {2} fehlt.</translation>
    </message>
    <message>
        <source>{0} ends below the noise level {1} of the ladder; choose a smaller sigma_max.</source>
        <translation>{0} endet unter der Rauschstufe {1} der Leiter; wähle ein kleineres sigma_max.</translation>
    </message>
    <message>
        <source>{0} ends within its header. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} endet im Kopf. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} exists already. Rename {1}, or remove that model.</source>
        <translation>{0} gibt es schon. Benenne {1} um, oder entferne jenes Modell.</translation>
    </message>
    <message>
        <source>{0} frames do not fit into memory. Ask for fewer.</source>
        <translation>{0} Einzelbilder passen nicht in den Speicher. Verlange weniger.</translation>
    </message>
    <message>
        <source>{0} has a header that is not text. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} hat einen Kopf, der kein Text ist. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} has a model card without a known format. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} hat eine Modellkarte ohne bekanntes Format. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} has a moving average of the shape {1} in the place of {2}, which has the shape {3}.</source>
        <translation>{0} hat ein gleitendes Mittel der Form {1} an der Stelle von {2}, das die Form {3} hat.</translation>
    </message>
    <message>
        <source>{0} has arrived damaged: its digest is not the one that is listed. It was deleted; try again.</source>
        <translation>{0} kam beschädigt an: Die Prüfsumme ist nicht die gelistete. Die Datei wurde gelöscht; versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{0} has blocks for {1} pixels; each resolution must be half of the one before.</source>
        <translation>{0} hat Blöcke für {1} Pixel; jede Auflösung muss die Hälfte der vorigen sein.</translation>
    </message>
    <message>
        <source>{0} has changed since this request was made: it is another photograph now. Ask anew with the one that you want.</source>
        <translation>{0} hat sich geändert, seit diese Anfrage entstand: Jetzt ist es ein anderes Foto. Frage neu mit dem, das du willst.</translation>
    </message>
    <message>
        <source>{0} has changed since this request was made: it is another {1} now. Ask anew with the one that you want.</source>
        <translation>{0} hat sich geändert, seit diese Anfrage entstand: Jetzt ist es etwas anderes ({1}). Frage neu mit dem, was du willst.</translation>
    </message>
    <message>
        <source>{0} has metadata that is not text. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} hat Metadaten, die kein Text sind. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} has more than {1} million pixels. Make it smaller.</source>
        <translation>{0} hat mehr als {1} Millionen Pixel. Verkleinere es.</translation>
    </message>
    <message>
        <source>{0} has moving averages of an unknown layout.</source>
        <translation>{0} hat gleitende Mittel in einer unbekannten Anordnung.</translation>
    </message>
    <message>
        <source>{0} has moving averages of tensors that its network lacks: {1}.</source>
        <translation>{0} hat gleitende Mittel von Tensoren, die dem Netz fehlen: {1}.</translation>
    </message>
    <message>
        <source>{0} has moving averages, but none of {1}.</source>
        <translation>{0} hat gleitende Mittel, aber keines von {1}.</translation>
    </message>
    <message>
        <source>{0} has no file {1} at {2}.</source>
        <translation>{0} hat keine Datei {1} bei {2}.</translation>
    </message>
    <message>
        <source>{0} has numbers of 32 bits for its colours. Save it with 8 or 16 bits first.</source>
        <translation>{0} hat Farben aus Zahlen mit 32 Bit. Sichere es zuerst mit 8 oder 16 Bit.</translation>
    </message>
    <message>
        <source>{0} has parts that this version does not know: {1}.</source>
        <translation>{0} hat Teile, die diese Version nicht kennt: {1}.</translation>
    </message>
    <message>
        <source>{0} has sent nothing for {1} seconds. Try again later; what has arrived is kept.</source>
        <translation>{0} hat seit {1} Sekunden nichts geschickt. Versuche es später noch einmal; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>{0} has the unknown beta_schedule {1}.</source>
        <translation>{0} hat das unbekannte beta_schedule {1}.</translation>
    </message>
    <message>
        <source>{0} has {1} moving averages for {2} parameters.</source>
        <translation>{0} hat {1} gleitende Mittel für {2} Parameter.</translation>
    </message>
    <message>
        <source>{0} held-out photographs</source>
        <translation>{0} zurückgehaltene Fotos</translation>
    </message>
    <message>
        <source>{0} holds a {1}, not tensors by name. Choose a model file.</source>
        <translation>{0} enthält {1}, nicht Tensoren mit Namen. Wähle eine Modelldatei.</translation>
    </message>
    <message>
        <source>{0} holds no JSON object.</source>
        <translation>{0} enthält kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>{0} holds no classifier of noisy pictures. Choose one that `scorebrush-train classifier` wrote.</source>
        <translation>{0} enthält keinen Klassifikator verrauschter Bilder. Wähle einen, den `scorebrush-train classifier` geschrieben hat.</translation>
    </message>
    <message>
        <source>{0} holds no model that Scorebrush knows: neither a pipeline of diffusers with a UNet2DModel nor a .safetensors, .pth, .pt or .ckpt file.</source>
        <translation>{0} enthält kein Modell, das Scorebrush kennt: weder eine Pipeline von diffusers mit einem UNet2DModel noch eine Datei .safetensors, .pth, .pt oder .ckpt.</translation>
    </message>
    <message>
        <source>{0} holds no readable photographs to train on.</source>
        <translation>{0} enthält keine lesbaren Fotos zum Trainieren.</translation>
    </message>
    <message>
        <source>{0} holds no readable photographs to train on. {1} files could not be read, such as {2}.</source>
        <translation>{0} enthält keine lesbaren Fotos zum Trainieren. {1} Dateien waren nicht lesbar, etwa {2}.</translation>
    </message>
    <message>
        <source>{0} holds no tensors. Choose another model file.</source>
        <translation>{0} enthält keine Tensoren. Wähle eine andere Modelldatei.</translation>
    </message>
    <message>
        <source>{0} holds no weights: {1} is missing.</source>
        <translation>{0} enthält keine Gewichte: {1} fehlt.</translation>
    </message>
    <message>
        <source>{0} holds several models: {1} and others. Paste the address of the one that you want.</source>
        <translation>{0} enthält mehrere Modelle: {1} und weitere. Füge die Adresse desjenigen ein, das du willst.</translation>
    </message>
    <message>
        <source>{0} holds several models: {1}. Paste the address of the one that you want.</source>
        <translation>{0} enthält mehrere Modelle: {1}. Füge die Adresse desjenigen ein, das du willst.</translation>
    </message>
    <message>
        <source>{0} holds weights but no judge. Give the file that `scorebrush-evaluate train-judge` wrote.</source>
        <translation>{0} enthält Gewichte, aber keinen Gutachter. Gib die Datei an, die `scorebrush-evaluate train-judge` geschrieben hat.</translation>
    </message>
    <message>
        <source>{0} holds weights but no model card, so what they are for is unknown. Choose a model that Scorebrush has saved or imported.</source>
        <translation>{0} enthält Gewichte, aber keine Modellkarte, darum ist unbekannt, wofür sie sind. Wähle ein Modell, das Scorebrush gesichert oder importiert hat.</translation>
    </message>
    <message>
        <source>{0} holds weights but no model card. Choose another model.</source>
        <translation>{0} enthält Gewichte, aber keine Modellkarte. Wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>{0} holds {1} pictures (an animation, or pages). Save the one that you want as PNG or JPEG, and open that.</source>
        <translation>{0} enthält {1} Bilder (eine Animation oder Seiten). Sichere das gewünschte als PNG oder JPEG, und öffne das.</translation>
    </message>
    <message>
        <source>{0} is a VE network that is not divided by sigma (scale_by_sigma is false); no published model is, and this version does not read it.</source>
        <translation>{0} ist ein VE-Netz, das nicht durch sigma geteilt wird (scale_by_sigma ist falsch); kein veröffentlichtes Modell ist so, und diese Version liest es nicht.</translation>
    </message>
    <message>
        <source>{0} is a folder. Choose another name.</source>
        <translation>{0} ist ein Ordner. Wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>{0} is a folder. Name a file.</source>
        <translation>{0} ist ein Ordner. Nenne eine Datei.</translation>
    </message>
    <message>
        <source>{0} is a pipeline with {1}, so its network does not work on pictures. Known are pipelines of a UNet2DModel and a scheduler.</source>
        <translation>{0} ist eine Pipeline mit {1}, darum arbeitet das Netz nicht auf Bildern. Bekannt sind Pipelines aus einem UNet2DModel und einem Scheduler.</translation>
    </message>
    <message>
        <source>{0} is a {1}; of diffusers only UNet2DModel is known.</source>
        <translation>{0} ist ein {1}; von diffusers ist nur UNet2DModel bekannt.</translation>
    </message>
    <message>
        <source>{0} is an archive, but not of a network. Choose a model file.</source>
        <translation>{0} ist ein Archiv, aber nicht von einem Netz. Wähle eine Modelldatei.</translation>
    </message>
    <message>
        <source>{0} is damaged or cut short. Download or copy it again.</source>
        <translation>{0} ist beschädigt oder abgeschnitten. Lade oder kopiere die Datei neu.</translation>
    </message>
    <message>
        <source>{0} is damaged: its digest is not the one that was installed. Download {1} again.</source>
        <translation>{0} ist beschädigt: Die Prüfsumme ist nicht die der Installation. Lade {1} noch einmal herunter.</translation>
    </message>
    <message>
        <source>{0} is damaged: its pixels cannot be decoded.</source>
        <translation>{0} ist beschädigt: Die Pixel lassen sich nicht entschlüsseln.</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation>{0} ist beschädigt: {1}.</translation>
    </message>
    <message>
        <source>{0} is empty. Download or copy it again.</source>
        <translation>{0} ist leer. Lade oder kopiere die Datei neu.</translation>
    </message>
    <message>
        <source>{0} is neither a pipeline of diffusers (it has no model_index.json) nor the folder of its network (it has no config.json). Choose a model file or such a folder.</source>
        <translation>{0} ist weder eine Pipeline von diffusers (model_index.json fehlt) noch der Ordner ihres Netzes (config.json fehlt). Wähle eine Modelldatei oder einen solchen Ordner.</translation>
    </message>
    <message>
        <source>{0} is neither a safetensors file nor a checkpoint of PyTorch. Choose a model file.</source>
        <translation>{0} ist weder eine safetensors-Datei noch ein Checkpoint von PyTorch. Wähle eine Modelldatei.</translation>
    </message>
    <message>
        <source>{0} is no PNG.</source>
        <translation>{0} ist kein PNG.</translation>
    </message>
    <message>
        <source>{0} is no index of training pictures. Name a folder or a zip of pictures, or an index that Scorebrush has written.</source>
        <translation>{0} ist kein Index von Trainingsbildern. Nenne einen Ordner oder ein Zip mit Bildern oder einen Index, den Scorebrush geschrieben hat.</translation>
    </message>
    <message>
        <source>{0} is no longer in the trash: it has been emptied. &quot;Recreate exactly&quot; makes a picture again from its request.</source>
        <translation>{0} ist nicht mehr im Papierkorb: Er wurde geleert. „Genau so neu erzeugen“ macht ein Bild aus seiner Anfrage noch einmal.</translation>
    </message>
    <message>
        <source>{0} is no longer where it was kept: {1}.</source>
        <translation>{0} ist nicht mehr da, wo es lag: {1}.</translation>
    </message>
    <message>
        <source>{0} is no name for a folder. Choose another one.</source>
        <translation>{0} ist kein Name für einen Ordner. Wähle einen anderen.</translation>
    </message>
    <message>
        <source>{0} is no picture that Scorebrush can read.</source>
        <translation>{0} ist kein Bild, das Scorebrush lesen kann.</translation>
    </message>
    <message>
        <source>{0} is not a folder. Choose another one.</source>
        <translation>{0} ist kein Ordner. Wähle einen anderen.</translation>
    </message>
    <message>
        <source>{0} is not a readable zip archive ({1}).</source>
        <translation>{0} ist kein lesbares Zip-Archiv ({1}).</translation>
    </message>
    <message>
        <source>{0} is not a safetensors file. Choose a model file.</source>
        <translation>{0} ist keine safetensors-Datei. Wähle eine Modelldatei.</translation>
    </message>
    <message>
        <source>{0} is not an address. Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page.</source>
        <translation>{0} ist keine Adresse. Schreibe sie als Besitzer/Name, etwa google/ddpm-cifar10-32, oder füge die Adresse einer Seite ein.</translation>
    </message>
    <message>
        <source>{0} is not from the Hub, so there is no digest to compare.</source>
        <translation>{0} ist nicht vom Hub, darum gibt es keine Prüfsumme zum Vergleichen.</translation>
    </message>
    <message>
        <source>{0} is not on the Hub. Check the spelling; if it is private, log in with `hf auth login`.</source>
        <translation>{0} gibt es auf dem Hub nicht. Prüfe die Schreibweise; wenn es privat ist, melde dich mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>{0} is not the Hub, so what it sends could not be verified. Download the file with your browser and import it.</source>
        <translation>{0} ist nicht der Hub, darum ließe sich nicht prüfen, was von dort kommt. Lade die Datei mit deinem Browser herunter und importiere sie.</translation>
    </message>
    <message>
        <source>{0} is not the name of a model on the Hub. Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page.</source>
        <translation>{0} ist nicht der Name eines Modells auf dem Hub. Schreibe ihn als Besitzer/Name, etwa google/ddpm-cifar10-32, oder füge die Adresse einer Seite ein.</translation>
    </message>
    <message>
        <source>{0} is not the page of a model. Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page.</source>
        <translation>{0} ist nicht die Seite eines Modells. Schreibe sie als Besitzer/Name, etwa google/ddpm-cifar10-32, oder füge die Adresse einer Seite ein.</translation>
    </message>
    <message>
        <source>{0} is not the sheet of frames that its request speaks of.</source>
        <translation>{0} ist nicht der Bogen mit Einzelbildern, von dem die Anfrage spricht.</translation>
    </message>
    <message>
        <source>{0} is of an unknown layout: where a tensor was expected, its entry {1} is of the type {2}. Choose another model file.</source>
        <translation>{0} hat eine unbekannte Anordnung: Wo ein Tensor erwartet wurde, ist der Eintrag {1} vom Typ {2}. Wähle eine andere Modelldatei.</translation>
    </message>
    <message>
        <source>{0} is read-only for you. Choose another folder, or change its permissions.</source>
        <translation>{0} darfst du nur lesen. Wähle einen anderen Ordner, oder ändere die Rechte.</translation>
    </message>
    <message>
        <source>{0} is {1} bytes short. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} ist um {1} Bytes zu kurz. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} is {1} bytes too long. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0} ist um {1} Bytes zu lang. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0} is {1}, but must be one of {2}.</source>
        <translation>{0} ist {1}, muss aber eines von {2} sein.</translation>
    </message>
    <message>
        <source>{0} is {1}, not a model that makes pictures.</source>
        <translation>{0} ist {1}, kein Modell, das Bilder macht.</translation>
    </message>
    <message>
        <source>{0} joins a network that is told the noise by Fourier features with a {1}; these do not go together.</source>
        <translation>{0} verbindet ein Netz, dem das Rauschen durch Fourier-Merkmale gesagt wird, mit einem {1}; das passt nicht zusammen.</translation>
    </message>
    <message>
        <source>{0} joins a network that is told the noise by steps with a {1}; these do not go together.</source>
        <translation>{0} verbindet ein Netz, dem das Rauschen durch Schritte gesagt wird, mit einem {1}; das passt nicht zusammen.</translation>
    </message>
    <message>
        <source>{0} lacks block_out_channels.</source>
        <translation>{0} fehlt block_out_channels.</translation>
    </message>
    <message>
        <source>{0} makes pictures without colours, but photographs have red, green and blue. Choose another model.</source>
        <translation>{0} macht Bilder ohne Farben, Fotos aber haben Rot, Grün und Blau. Wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>{0} may be {1}: write the whole path.</source>
        <translation>{0} kann {1} sein: Schreibe den ganzen Pfad.</translation>
    </message>
    <message>
        <source>{0} must be a whole number from {1} to {2}, not {3}.</source>
        <translation>{0} muss eine ganze Zahl von {1} bis {2} sein, nicht {3}.</translation>
    </message>
    <message>
        <source>{0} names no file of a model. Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page.</source>
        <translation>{0} nennt keine Datei eines Modells. Schreibe es als Besitzer/Name, etwa google/ddpm-cifar10-32, oder füge die Adresse einer Seite ein.</translation>
    </message>
    <message>
        <source>{0} names no revision. Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page.</source>
        <translation>{0} nennt keine Fassung. Schreibe es als Besitzer/Name, etwa google/ddpm-cifar10-32, oder füge die Adresse einer Seite ein.</translation>
    </message>
    <message>
        <source>{0} of the pictures</source>
        <translation>{0} der Bilder</translation>
    </message>
    <message>
        <source>{0} pictures do not fit into memory. Ask for fewer.</source>
        <translation>{0} Bilder passen nicht in den Speicher. Verlange weniger.</translation>
    </message>
    <message>
        <source>{0} predicts {1}; known are {2}.</source>
        <translation>{0} sagt {1} vorher; bekannt sind {2}.</translation>
    </message>
    <message>
        <source>{0} resamples with more than one filter.</source>
        <translation>{0} ändert die Auflösung mit mehr als einem Filter.</translation>
    </message>
    <message>
        <source>{0} resamples with the filter {1}; only symmetric filters of even length are known.</source>
        <translation>{0} ändert die Auflösung mit dem Filter {1}; bekannt sind nur symmetrische Filter gerader Länge.</translation>
    </message>
    <message>
        <source>{0} takes pictures of {1} channels ({2}) but makes pictures of {3} ({4}.weight), so it is not a score network.</source>
        <translation>{0} nimmt Bilder mit {1} Kanälen ({2}), macht aber Bilder mit {3} ({4}.weight), ist also kein Score-Netz.</translation>
    </message>
    <message>
        <source>{0} takes pictures of {1} channels ({2}.weight) but makes pictures of {3} ({4}.weight), so it is not a score network.</source>
        <translation>{0} nimmt Bilder mit {1} Kanälen ({2}.weight), macht aber Bilder mit {3} ({4}.weight), ist also kein Score-Netz.</translation>
    </message>
    <message>
        <source>{0} takes pictures of {1} channels and makes {2}. A model of pictures takes 1 to 4 and makes as many, or twice that if it has learned variances.</source>
        <translation>{0} nimmt Bilder mit {1} Kanälen und macht {2}. Ein Modell für Bilder nimmt 1 bis 4 und macht ebenso viele, oder doppelt so viele, wenn es Varianzen gelernt hat.</translation>
    </message>
    <message>
        <source>{0} variants of a photograph of {1} x {2} pixels do not fit into memory. Ask for at most {3} at once.</source>
        <translation>{0} Varianten eines Fotos mit {1} x {2} Pixeln passen nicht in den Speicher. Verlange höchstens {3} auf einmal.</translation>
    </message>
    <message>
        <source>{0} was changed since it was installed: its size is another one. Remove it and download it again.</source>
        <translation>{0} wurde seit der Installation geändert: Die Größe ist eine andere. Entferne es und lade es neu herunter.</translation>
    </message>
    <message>
        <source>{0} was taught to leap from noise to pictures in few steps, and can do no more than that. Choose another model, such as the one that it was made of.</source>
        <translation>{0} hat gelernt, in wenigen Schritten vom Rauschen zu Bildern zu springen, und mehr kann es nicht. Wähle ein anderes Modell, etwa das, aus dem es entstand.</translation>
    </message>
    <message>
        <source>{0} was trained in a way that this version does not read: schedule {1}, Fourier features: {2}, centered: {3}, scale_by_sigma: {4}.</source>
        <translation>{0} wurde auf eine Weise trainiert, die diese Version nicht liest: schedule {1}, Fourier-Merkmale: {2}, centered: {3}, scale_by_sigma: {4}.</translation>
    </message>
    <message>
        <source>{0} was trained with {1} = {2}, where this version only knows {3}.</source>
        <translation>{0} wurde mit {1} = {2} trainiert, diese Version kennt aber nur {3}.</translation>
    </message>
    <message>
        <source>{0} was written by a newer Scorebrush (card format {1}; this version reads {2}). Update Scorebrush to use it.</source>
        <translation>{0} wurde von einem neueren Scorebrush geschrieben (Kartenformat {1}; diese Version liest {2}). Bringe Scorebrush auf den neuesten Stand, um es zu verwenden.</translation>
    </message>
    <message>
        <source>{0} was written by a newer Scorebrush. Update it to use it.</source>
        <translation>{0} wurde von einem neueren Scorebrush geschrieben. Bringe Scorebrush auf den neuesten Stand, um es zu verwenden.</translation>
    </message>
    <message>
        <source>{0}, {1} steps: {2}</source>
        <translation>{0}, {1} Schritte: {2}</translation>
    </message>
    <message>
        <source>{0}/{1} does not exist or is private. If it is, log in with `hf auth login`, or set HF_TOKEN, with an account that may read it.</source>
        <translation>{0}/{1} gibt es nicht, oder es ist privat. Wenn es das ist, melde dich mit `hf auth login` an, oder setze HF_TOKEN, mit einem Konto, das es lesen darf.</translation>
    </message>
    <message>
        <source>{0}/{1} is not on the Hub. Check the spelling; if it is private, log in with `hf auth login`.</source>
        <translation>{0}/{1} gibt es auf dem Hub nicht. Prüfe die Schreibweise; wenn es privat ist, melde dich mit `hf auth login` an.</translation>
    </message>
    <message>
        <source>{0}: conv_in.weight takes pictures of {1} channels, but config.json says that they have {2}.</source>
        <translation>{0}: conv_in.weight nimmt Bilder mit {1} Kanälen, laut config.json haben sie aber {2}.</translation>
    </message>
    <message>
        <source>{0}: its header is not a JSON object. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0}: Der Kopf ist kein JSON-Objekt. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0}: its header is not readable ({1}). It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0}: Der Kopf ist nicht lesbar ({1}). Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0}: its model card is not a JSON object. It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0}: Die Modellkarte ist kein JSON-Objekt. Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0}: its model card is not readable ({1}). It is damaged or was not downloaded completely: download or copy it again.</source>
        <translation>{0}: Die Modellkarte ist nicht lesbar ({1}). Die Datei ist beschädigt oder nicht ganz heruntergeladen: Lade oder kopiere sie neu.</translation>
    </message>
    <message>
        <source>{0}: {1} has the shape {2}; its second side must be a multiple of {3}, the width of the first convolution.</source>
        <translation>{0}: {1} hat die Form {2}; die zweite Seite muss ein Vielfaches von {3} sein, der Breite der ersten Faltung.</translation>
    </message>
    <message>
        <source>{0}{1} has more than {2} million pixels, the most that can be opened. Make it smaller, or crop it.</source>
        <translation>{0}{1} hat mehr als {2} Millionen Pixel; mehr lässt sich nicht öffnen. Verkleinere es, oder schneide es zu.</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something broke</source>
        <translation>Etwas ist kaputtgegangen</translation>
    </message>
    <message>
        <source>That should not have happened</source>
        <translation>Das hätte nicht passieren dürfen</translation>
    </message>
    <message>
        <source>Scorebrush ran into a fault of its own. The window goes on working: every picture made so far is kept, and what you are editing has just been saved. If you report it, attach the log. It names no files, folders or people of yours.</source>
        <translation>Scorebrush ist über einen eigenen Fehler gestolpert. Das Fenster arbeitet weiter: Jedes bisher gemachte Bild ist gesichert, und woran du arbeitest, ebenfalls. Wenn du den Fehler meldest, hänge das Protokoll an. Es nennt keine Dateien, Ordner oder Menschen von dir.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Save the log …</source>
        <translation>Protokoll sichern …</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll sichern</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
</context>
<context>
    <name>Crosshair</name>
    <message>
        <source>Arrows move · Space paints · Shift and arrows draw · Esc ends</source>
        <translation>Pfeile bewegen · Leertaste malt · Umschalt und Pfeile zeichnen · Esc beendet</translation>
    </message>
    <message>
        <source>Crosshair at {:.0f}, {:.0f}</source>
        <translation>Fadenkreuz bei {:.0f}, {:.0f}</translation>
    </message>
</context>
<context>
    <name>Curve</name>
    <message>
        <source>Frames that are ready</source>
        <translation>Fertige Einzelbilder</translation>
    </message>
</context>
<context>
    <name>EditFiles</name>
    <message>
        <source>Open a photograph</source>
        <translation>Ein Foto öffnen</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>In der Zwischenablage ist kein Bild.</translation>
    </message>
    <message>
        <source>Copied the photograph.</source>
        <translation>Foto kopiert.</translation>
    </message>
    <message>
        <source>Save the photograph</source>
        <translation>Das Foto sichern</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>EditHead</name>
    <message>
        <source>Open another photograph (Ctrl+O)</source>
        <translation>Ein anderes Foto öffnen (Ctrl+O)</translation>
    </message>
    <message>
        <source>Copy the photograph (Ctrl+C)</source>
        <translation>Das Foto kopieren (Ctrl+C)</translation>
    </message>
    <message>
        <source>Close the photograph (Ctrl+W)</source>
        <translation>Das Foto schließen (Ctrl+W)</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Sichern …</translation>
    </message>
    <message>
        <source>Save the photograph (Ctrl+S)</source>
        <translation>Das Foto sichern (Ctrl+S)</translation>
    </message>
    <message>
        <source>Open another photograph</source>
        <translation>Ein anderes Foto öffnen</translation>
    </message>
    <message>
        <source>Open what is on the clipboard</source>
        <translation>Öffnen, was in der Zwischenablage ist</translation>
    </message>
    <message>
        <source>Copy the photograph</source>
        <translation>Das Foto kopieren</translation>
    </message>
    <message>
        <source>Save the photograph</source>
        <translation>Das Foto sichern</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>Unter anderem Namen sichern</translation>
    </message>
    <message>
        <source>Close the photograph</source>
        <translation>Das Foto schließen</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>Aus der Zwischenablage</translation>
    </message>
    <message>
        <source>Paint it away</source>
        <translation>Mal es weg</translation>
    </message>
    <message>
        <source>Open a photograph, paint over something, and it is filled from what is around it. Everything else stays as it is, to the byte.</source>
        <translation>Öffne ein Foto, übermale etwas, und es wird aus seiner Umgebung gefüllt. Alles andere bleibt, wie es ist, bis aufs Byte.</translation>
    </message>
    <message>
        <source>Open a photograph …</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>or drop one onto the window</source>
        <translation>oder ziehe eines auf das Fenster</translation>
    </message>
</context>
<context>
    <name>EditKeeping</name>
    <message>
        <source>The photograph has changes that are not saved.</source>
        <translation>Das Foto hat Änderungen, die nicht gesichert sind.</translation>
    </message>
    <message>
        <source>Without saving, they are lost.</source>
        <translation>Ohne Sichern gehen sie verloren.</translation>
    </message>
</context>
<context>
    <name>EditPage</name>
    <message>
        <source> · 16 bits</source>
        <translation> · 16 Bit</translation>
    </message>
    <message>
        <source> · not saved</source>
        <translation> · nicht gesichert</translation>
    </message>
    <message>
        <source>Drop to edit it</source>
        <translation>Loslassen, um es zu bearbeiten</translation>
    </message>
</context>
<context>
    <name>EditPanel</name>
    <message>
        <source>How many variants</source>
        <translation>Wie viele Varianten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Sucht nach Modellen …</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is under way (Esc)</source>
        <translation>Abbrechen, was läuft (Esc)</translation>
    </message>
    <message>
        <source>What the photograph shows</source>
        <translation>Was das Foto zeigt</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>No model is installed</source>
        <translation>Kein Modell installiert</translation>
    </message>
</context>
<context>
    <name>EditRun</name>
    <message>
        <source>Waiting for what is under way …</source>
        <translation>Wartet auf das, was gerade läuft …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Evaluation {0} of {1}</source>
        <translation>Auswertung {0} von {1}</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>EditTask</name>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Paint over what shall go, and it is filled from what is around it.</source>
        <translation>Übermale, was weg soll, und es wird aus seiner Umgebung gefüllt.</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>Einfärben</translation>
    </message>
    <message>
        <source>Gives a grey photograph colours; its light and shade stay exactly as they are. Where you know a colour, paint it.</source>
        <translation>Gibt einem grauen Foto Farben; Licht und Schatten bleiben genau, wie sie sind. Wo du eine Farbe kennst, male sie hin.</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Enlarges a small picture and adds the detail that fits it.</source>
        <translation>Vergrößert ein kleines Bild und fügt passende Einzelheiten hinzu.</translation>
    </message>
    <message>
        <source>Deblur</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Sharpens a photograph that is out of focus.</source>
        <translation>Schärft ein Foto, das unscharf geworden ist.</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>Abwandeln</translation>
    </message>
    <message>
        <source>Lets a photograph become another one like it.</source>
        <translation>Lässt aus einem Foto ein anderes, ähnliches werden.</translation>
    </message>
</context>
<context>
    <name>EditTools</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Lasso: draw around it</source>
        <translation>Lasso: darum herum zeichnen</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Work area: what the model sees</source>
        <translation>Arbeitsbereich: was das Modell sieht</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Faint</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Half</source>
        <translation>Halb</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Brush size ([ and ])</source>
        <translation>Pinselgröße ([ und ])</translation>
    </message>
    <message>
        <source>Hardness of the brush (Shift and [ or ])</source>
        <translation>Härte des Pinsels (Umschalt und [ oder ])</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Hard</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Weicherer Pinsel</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>Härterer Pinsel</translation>
    </message>
    <message>
        <source>Paint with the keys</source>
        <translation>Mit den Tasten malen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Invert the mask</source>
        <translation>Maske umkehren</translation>
    </message>
    <message>
        <source>Mask everything</source>
        <translation>Alles maskieren</translation>
    </message>
    <message>
        <source>How the mask shows</source>
        <translation>Wie die Maske aussieht</translation>
    </message>
    <message>
        <source>Show the mask</source>
        <translation>Maske zeigen</translation>
    </message>
    <message>
        <source>Work area around the mask</source>
        <translation>Arbeitsbereich um die Maske</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>Ins Fenster einpassen</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Näher</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Weiter weg</translation>
    </message>
    <message>
        <source>Show its own pixels (1)</source>
        <translation>Eigene Pixel zeigen (1)</translation>
    </message>
    <message>
        <source>Show its own pixels</source>
        <translation>Eigene Pixel zeigen</translation>
    </message>
    <message>
        <source>{:.0f} px</source>
        <translation>{:.0f} px</translation>
    </message>
    <message>
        <source>Undo {}</source>
        <translation>Rückgängig: {}</translation>
    </message>
    <message>
        <source>Redo {}</source>
        <translation>Wiederholen: {}</translation>
    </message>
</context>
<context>
    <name>ExplorePage</name>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Branch from here</source>
        <translation>Abzweigen</translation>
    </message>
    <message>
        <source>Go another way from this moment, with fresh noise and the subject on the left</source>
        <translation>Von diesem Moment an einen anderen Weg gehen, mit frischem Rauschen und dem Motiv links</translation>
    </message>
    <message>
        <source>Mark a part</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Paint over the part of the picture that a branch may change</source>
        <translation>Den Teil des Bildes übermalen, den ein Abzweig ändern darf</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>What lies between?</source>
        <translation>Was liegt dazwischen?</translation>
    </message>
    <message>
        <source>Add two or more pictures on the left: seeds, pictures of the gallery or photographs. The frames between them appear here, coarse ones first.</source>
        <translation>Füge links zwei oder mehr Bilder hinzu: Startwerte, Bilder der Galerie oder Fotos. Die Bilder dazwischen erscheinen hier, zuerst in großen Schritten.</translation>
    </message>
    <message>
        <source>Kept in the gallery</source>
        <translation>In der Galerie behalten</translation>
    </message>
    <message>
        <source>Add photographs</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>How {} came</source>
        <translation>Wie {} entstand</translation>
    </message>
    <message>
        <source>Branch with seed {}</source>
        <translation>Abzweig mit Startwert {}</translation>
    </message>
    <message>
        <source>Branch of the marked part with seed {}</source>
        <translation>Abzweig des markierten Teils mit Startwert {}</translation>
    </message>
    <message>
        <source>Evaluation {}</source>
        <translation>Auswertung {}</translation>
    </message>
    <message>
        <source>{0} comes back within {1:.2f} of 255 levels.</source>
        <translation>{0} kommt bis auf {1:.2f} von 255 Stufen zurück.</translation>
    </message>
    <message>
        <source>Ready in {}</source>
        <translation>Fertig in {}</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>State {0} of {1}: noise is {2:.3g} times the picture; the estimate moved by {3:.1f} of 255 levels.</source>
        <translation>Zustand {0} von {1}: Rauschen ist das {2:.3g}-Fache des Bildes; die Schätzung änderte sich um {3:.1f} von 255 Stufen.</translation>
    </message>
    <message>
        <source>Export the frames</source>
        <translation>Bilder exportieren</translation>
    </message>
    <message>
        <source>Exported {}.</source>
        <translation>{} exportiert.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Drop to explore it</source>
        <translation>Loslassen, um es zu erkunden</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>No longer there: {}.</source>
        <translation>Nicht mehr da: {}.</translation>
    </message>
</context>
<context>
    <name>ExplorePanel</name>
    <message>
        <source>In a line, 9 frames each</source>
        <translation>In einer Reihe, je 9 Bilder</translation>
    </message>
    <message>
        <source>In a line, 17 frames each</source>
        <translation>In einer Reihe, je 17 Bilder</translation>
    </message>
    <message>
        <source>In a line, 33 frames each</source>
        <translation>In einer Reihe, je 33 Bilder</translation>
    </message>
    <message>
        <source>Four corners, 3 × 3</source>
        <translation>Vier Ecken, 3 × 3</translation>
    </message>
    <message>
        <source>Four corners, 5 × 5</source>
        <translation>Vier Ecken, 5 × 5</translation>
    </message>
    <message>
        <source>Four corners, 9 × 9</source>
        <translation>Vier Ecken, 9 × 9</translation>
    </message>
    <message>
        <source>Turn the latents</source>
        <translation>Latente drehen</translation>
    </message>
    <message>
        <source>Turn all noise</source>
        <translation>Alles Rauschen drehen</translation>
    </message>
    <message>
        <source>Pictures to explore</source>
        <translation>Bilder zum Erkunden</translation>
    </message>
    <message>
        <source>Any seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seed to add</source>
        <translation>Startwert zum Hinzufügen</translation>
    </message>
    <message>
        <source>Add seed</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add photograph …</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>How it came</source>
        <translation>Entstehung</translation>
    </message>
    <message>
        <source>{} is not offered, as it can glide between its own pictures only.</source>
        <translation>{} steht nicht zur Wahl, da es nur zwischen eigenen Bildern gleiten kann.</translation>
    </message>
    <message>
        <source>Its model leaps from noise to pictures, and can tell no more than those</source>
        <translation>Sein Modell springt vom Rauschen zu Bildern und kann nicht mehr verraten als diese</translation>
    </message>
    <message>
        <source>Follow the chosen picture out of its noise, step by step</source>
        <translation>Dem gewählten Bild Schritt für Schritt aus seinem Rauschen folgen</translation>
    </message>
    <message>
        <source>Analyse …</source>
        <translation>Analyse …</translation>
    </message>
    <message>
        <source>How likely it is, where it surprises, and whether it is a copy</source>
        <translation>Wie wahrscheinlich es ist, wo es überrascht und ob es eine Kopie ist</translation>
    </message>
    <message>
        <source>Compare samplers …</source>
        <translation>Verfahren vergleichen …</translation>
    </message>
    <message>
        <source>One seed through samplers and steps side by side</source>
        <translation>Ein Startwert mit mehreren Verfahren und Schrittzahlen nebeneinander</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>Interpolieren</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Pictures of the gallery come here by “Explore” in their menu.</source>
        <translation>Bilder der Galerie kommen über „Erkunden“ in ihrem Menü hierher.</translation>
    </message>
    <message>
        <source>Between them</source>
        <translation>Dazwischen</translation>
    </message>
    <message>
        <source>Model and subject</source>
        <translation>Modell und Motiv</translation>
    </message>
    <message>
        <source>The chosen picture</source>
        <translation>Das gewählte Bild</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Photographs ({})</source>
        <translation>Fotos ({})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>GIF (*.gif)</source>
        <translation>GIF (*.gif)</translation>
    </message>
    <message>
        <source>MP4 film (*.mp4)</source>
        <translation>MP4-Film (*.mp4)</translation>
    </message>
    <message>
        <source>All frames on one sheet (*.png)</source>
        <translation>Alle Einzelbilder auf einem Bogen (*.png)</translation>
    </message>
    <message>
        <source>Folder of PNG frames (*)</source>
        <translation>Ordner mit PNG-Einzelbildern (*)</translation>
    </message>
    <message>
        <source>Models ({})</source>
        <translation>Modelle ({})</translation>
    </message>
</context>
<context>
    <name>FillBar</name>
    <message>
        <source>Hold to see the photograph as it was (C)</source>
        <translation>Halten, um das Foto zu sehen, wie es war (C)</translation>
    </message>
    <message>
        <source>Before and after, side by side (/)</source>
        <translation>Vorher und nachher, nebeneinander (/)</translation>
    </message>
    <message>
        <source>Where the variants differ: the model is unsure there</source>
        <translation>Wo sich die Varianten unterscheiden: Dort ist das Modell unsicher</translation>
    </message>
    <message>
        <source>The best fill first</source>
        <translation>Die beste Füllung zuerst</translation>
    </message>
    <message>
        <source>The smoothest edge first</source>
        <translation>Der glatteste Rand zuerst</translation>
    </message>
    <message>
        <source>The likeliest first: takes a while</source>
        <translation>Die wahrscheinlichste zuerst: dauert eine Weile</translation>
    </message>
    <message>
        <source>Forget this fill (Delete)</source>
        <translation>Diese Füllung vergessen (Entf)</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Make this fill part of the photograph (Enter)</source>
        <translation>Diese Füllung ins Foto übernehmen (Eingabe)</translation>
    </message>
</context>
<context>
    <name>FillComparison</name>
    <message>
        <source>One variant alone does not differ from itself.</source>
        <translation>Eine Variante allein unterscheidet sich nicht von sich selbst.</translation>
    </message>
    <message>
        <source>The variants differ by ±{:.0f} of 255 on average</source>
        <translation>Die Varianten unterscheiden sich im Mittel um ±{:.0f} von 255</translation>
    </message>
</context>
<context>
    <name>FillRanking</name>
    <message>
        <source>Smoothest edge first, which stands out by {:.1f} of 255</source>
        <translation>Glattester Rand zuerst; er hebt sich um {:.1f} von 255 ab</translation>
    </message>
    <message>
        <source>There is nothing to compare it with.</source>
        <translation>Es gibt nichts zum Vergleichen.</translation>
    </message>
    <message>
        <source>Measuring how likely the fills are</source>
        <translation>Misst, wie wahrscheinlich die Füllungen sind</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Likeliest first, at {0:.3f} ± {1:.3f} bits per value</source>
        <translation>Die wahrscheinlichste zuerst, mit {0:.3f} ± {1:.3f} Bit pro Wert</translation>
    </message>
    <message>
        <source>: too near to each other to tell</source>
        <translation>: zu nah beieinander, um sie zu unterscheiden</translation>
    </message>
    <message>
        <source>Ranked</source>
        <translation>Geordnet</translation>
    </message>
</context>
<context>
    <name>FillStrip</name>
    <message>
        <source>The photograph as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
</context>
<context>
    <name>FillTable</name>
    <message>
        <source>{0}, seed {1}</source>
        <translation>{0}, Startwert {1}</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>The photograph as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
    <message>
        <source>{0} of {1}, under way</source>
        <translation>{0} von {1}, läuft</translation>
    </message>
    <message>
        <source> · accepted</source>
        <translation> · übernommen</translation>
    </message>
    <message>
        <source>{0} {1} of {2} · seed {3}</source>
        <translation>{0} {1} von {2} · Startwert {3}</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>Place between the pictures</source>
        <translation>Stelle zwischen den Bildern</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>Am Ende von vorn beginnen</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} Bilder/s</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Empty means {}</source>
        <translation>Leer bedeutet {}</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose a folder: {}</source>
        <translation>Ordner wählen: {}</translation>
    </message>
</context>
<context>
    <name>GalleryFilter</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the gallery</source>
        <translation>Die Galerie durchsuchen</translation>
    </message>
    <message>
        <source>Words of labels, models, tags and names; also seed:42, tag:best, rating:3, since:2026-01-31, until:2026-02-28</source>
        <translation>Wörter aus Motiven, Modellen, Schlagwörtern und Namen; auch seed:42, tag:best, rating:3, since:2026-01-31, until:2026-02-28</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>Ein Jahr</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Favourites alone</source>
        <translation>Nur Lieblingsbilder</translation>
    </message>
</context>
<context>
    <name>GalleryIndex</name>
    <message>
        <source>The gallery’s index was written by a newer Scorebrush and is left as it is. Until you update, searching begins a little later.</source>
        <translation>Der Index der Galerie wurde von einem neueren Scorebrush geschrieben und bleibt, wie er ist. Bis du Scorebrush erneuerst, beginnt die Suche etwas später.</translation>
    </message>
    <message>
        <source>The gallery’s index was damaged, so it is made again from the pictures. Nothing is lost: stars, hearts and tags are in the pictures themselves.</source>
        <translation>Der Index der Galerie war beschädigt, darum entsteht er neu aus den Bildern. Nichts ist verloren: Sterne, Herzen und Schlagwörter stehen in den Bildern selbst.</translation>
    </message>
    <message>
        <source>Another program holds the gallery’s index, so this window works without it. Your pictures and marks are safe; it is used again at the next start.</source>
        <translation>Ein anderes Programm hält den Index der Galerie fest, darum arbeitet dieses Fenster ohne ihn. Deine Bilder und Markierungen sind sicher; beim nächsten Start wird er wieder benutzt.</translation>
    </message>
    <message>
        <source>The gallery’s index {0} cannot be used ({1}), so this window works without it. Your pictures and marks are safe.</source>
        <translation>Der Index der Galerie {0} lässt sich nicht benutzen ({1}), darum arbeitet dieses Fenster ohne ihn. Deine Bilder und Markierungen sind sicher.</translation>
    </message>
</context>
<context>
    <name>GalleryPage</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Lieblingsbild</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Tags …</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Sichern …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Noch nichts da</translation>
    </message>
    <message>
        <source>Every picture you generate is kept here, with what made it.</source>
        <translation>Jedes Bild, das du erzeugst, bleibt hier, samt dem, was es entstehen ließ.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>Kein Bild ist so.</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>Alle Bilder zeigen</translation>
    </message>
    <message>
        <source>Drop to bring back its settings</source>
        <translation>Loslassen, um seine Einstellungen zurückzuholen</translation>
    </message>
    <message>
        <source>{} of {} selected</source>
        <translation>{} von {} ausgewählt</translation>
    </message>
</context>
<context>
    <name>GalleryStrip</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
</context>
<context>
    <name>GeneratePage</name>
    <message>
        <source>Drop to bring back its settings</source>
        <translation>Loslassen, um seine Einstellungen zurückzuholen</translation>
    </message>
</context>
<context>
    <name>GeneratePanel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Sucht nach Modellen …</translation>
    </message>
    <message>
        <source>Instant: a picture while you move</source>
        <translation>Sofort: ein Bild, während du schiebst</translation>
    </message>
    <message>
        <source>This model needs so few steps that pictures follow a slider</source>
        <translation>Dieses Modell braucht so wenige Schritte, dass Bilder einem Regler folgen</translation>
    </message>
    <message>
        <source>How many pictures</source>
        <translation>Wie viele Bilder</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Use the model’s own settings</source>
        <translation>Die Werte des Modells nehmen</translation>
    </message>
    <message>
        <source>More steps take longer and show finer detail, up to a point.</source>
        <translation>Mehr Schritte dauern länger und zeigen feinere Einzelheiten, bis zu einer Grenze.</translation>
    </message>
    <message>
        <source>1 is the model as it is. Above, pictures are more typical of their subject and less varied, and take twice as long.</source>
        <translation>1 ist das Modell, wie es ist. Darüber sind Bilder typischer für ihr Motiv und weniger vielfältig und brauchen doppelt so lange.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is under way (Esc)</source>
        <translation>Abbrechen, was läuft (Esc)</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>No model is installed</source>
        <translation>Kein Modell installiert</translation>
    </message>
    <message>
        <source>Put a model file into the models folder and start again.</source>
        <translation>Lege eine Modelldatei in den Ordner der Modelle und starte neu.</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>In die Warteschlange</translation>
    </message>
    <message>
        <source>This model is not installed. Choose another one.</source>
        <translation>Dieses Modell ist nicht installiert. Wähle ein anderes.</translation>
    </message>
    <message>
        <source> With the settings of the restored picture.</source>
        <translation> Mit den Einstellungen des zurückgeholten Bildes.</translation>
    </message>
</context>
<context>
    <name>Handling</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
    <message>
        <source>Saved {0} in {1}.</source>
        <translation>{0} in {1} gesichert.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Copied {}.</source>
        <translation>{} kopiert.</translation>
    </message>
    <message>
        <source>Moved {} to the trash.</source>
        <translation>{} in den Papierkorb gelegt.</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Search the documentation</source>
        <translation>Die Anleitung durchsuchen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
</context>
<context>
    <name>Instant</name>
    <message>
        <source>Instant</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Go to the nearest seed and keep its picture in the gallery</source>
        <translation>Zum nächsten Startwert gehen und sein Bild in der Galerie behalten</translation>
    </message>
    <message>
        <source>Picture at this place</source>
        <translation>Bild an dieser Stelle</translation>
    </message>
    <message>
        <source>From seed to seed</source>
        <translation>Von Startwert zu Startwert</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>between the seeds {0} and {1}</source>
        <translation>zwischen den Startwerten {0} und {1}</translation>
    </message>
    <message>
        <source>seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>1 evaluation</source>
        <translation>1 Auswertung</translation>
    </message>
    <message>
        <source>{} evaluations</source>
        <translation>{} Auswertungen</translation>
    </message>
</context>
<context>
    <name>LabelChooser</name>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>This model does not know {}.</source>
        <translation>Dieses Modell kennt {} nicht.</translation>
    </message>
    <message>
        <source>This model makes one kind of picture and takes no labels.</source>
        <translation>Dieses Modell macht eine Art von Bildern und kennt keine Motive.</translation>
    </message>
    <message>
        <source>Any of {}</source>
        <translation>Irgendetwas aus {}</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>Aerial</source>
        <translation>Luftbilder</translation>
    </message>
    <message>
        <source>Agricultural</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Airplane</source>
        <translation>Flugzeug</translation>
    </message>
    <message>
        <source>Apple</source>
        <translation>Apfel</translation>
    </message>
    <message>
        <source>Asparagus</source>
        <translation>Spargel</translation>
    </message>
    <message>
        <source>Aubergine</source>
        <translation>Aubergine</translation>
    </message>
    <message>
        <source>Avocado</source>
        <translation>Avocado</translation>
    </message>
    <message>
        <source>Banana</source>
        <translation>Banane</translation>
    </message>
    <message>
        <source>Baseballdiamond</source>
        <translation>Baseballfeld</translation>
    </message>
    <message>
        <source>Beach</source>
        <translation>Strand</translation>
    </message>
    <message>
        <source>Bedrooms</source>
        <translation>Schlafzimmer</translation>
    </message>
    <message>
        <source>Blazer</source>
        <translation>Blazer</translation>
    </message>
    <message>
        <source>Brown cap mushroom</source>
        <translation>Brauner Champignon</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>Gebäude</translation>
    </message>
    <message>
        <source>Cabbage</source>
        <translation>Kohl</translation>
    </message>
    <message>
        <source>Carrots</source>
        <translation>Karotten</translation>
    </message>
    <message>
        <source>Cats</source>
        <translation>Katzen</translation>
    </message>
    <message>
        <source>Chaparral</source>
        <translation>Buschland</translation>
    </message>
    <message>
        <source>Churches</source>
        <translation>Kirchen</translation>
    </message>
    <message>
        <source>Clothing</source>
        <translation>Kleidung</translation>
    </message>
    <message>
        <source>Cucumber</source>
        <translation>Gurke</translation>
    </message>
    <message>
        <source>Daisy</source>
        <translation>Gänseblümchen</translation>
    </message>
    <message>
        <source>Dandelion</source>
        <translation>Löwenzahn</translation>
    </message>
    <message>
        <source>Denseresidential</source>
        <translation>Dichtes Wohngebiet</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>Kleid</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Flowers</source>
        <translation>Blumen</translation>
    </message>
    <message>
        <source>Forest</source>
        <translation>Wald</translation>
    </message>
    <message>
        <source>Freeway</source>
        <translation>Autobahn</translation>
    </message>
    <message>
        <source>Garlic</source>
        <translation>Knoblauch</translation>
    </message>
    <message>
        <source>Ginger</source>
        <translation>Ingwer</translation>
    </message>
    <message>
        <source>Golfcourse</source>
        <translation>Golfplatz</translation>
    </message>
    <message>
        <source>Harbor</source>
        <translation>Hafen</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>Hut</translation>
    </message>
    <message>
        <source>Hoodie</source>
        <translation>Kapuzenpullover</translation>
    </message>
    <message>
        <source>Intersection</source>
        <translation>Kreuzung</translation>
    </message>
    <message>
        <source>Kiwi</source>
        <translation>Kiwi</translation>
    </message>
    <message>
        <source>Leek</source>
        <translation>Lauch</translation>
    </message>
    <message>
        <source>Lemon</source>
        <translation>Zitrone</translation>
    </message>
    <message>
        <source>Lime</source>
        <translation>Limette</translation>
    </message>
    <message>
        <source>Longsleeve</source>
        <translation>Langarmshirt</translation>
    </message>
    <message>
        <source>Mango</source>
        <translation>Mango</translation>
    </message>
    <message>
        <source>Mediumresidential</source>
        <translation>Wohngebiet</translation>
    </message>
    <message>
        <source>Melon</source>
        <translation>Melone</translation>
    </message>
    <message>
        <source>Mobilehomepark</source>
        <translation>Wohnwagensiedlung</translation>
    </message>
    <message>
        <source>Mushroom</source>
        <translation>Champignon</translation>
    </message>
    <message>
        <source>Nectarine</source>
        <translation>Nektarine</translation>
    </message>
    <message>
        <source>Onion</source>
        <translation>Zwiebel</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Outwear</source>
        <translation>Jacke</translation>
    </message>
    <message>
        <source>Overpass</source>
        <translation>Überführung</translation>
    </message>
    <message>
        <source>Pants</source>
        <translation>Hose</translation>
    </message>
    <message>
        <source>Papaya</source>
        <translation>Papaya</translation>
    </message>
    <message>
        <source>Parkinglot</source>
        <translation>Parkplatz</translation>
    </message>
    <message>
        <source>Passion fruit</source>
        <translation>Passionsfrucht</translation>
    </message>
    <message>
        <source>Peach</source>
        <translation>Pfirsich</translation>
    </message>
    <message>
        <source>Pear</source>
        <translation>Birne</translation>
    </message>
    <message>
        <source>Pepper</source>
        <translation>Paprika</translation>
    </message>
    <message>
        <source>Pineapple</source>
        <translation>Ananas</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>Pflaume</translation>
    </message>
    <message>
        <source>Polo</source>
        <translation>Polohemd</translation>
    </message>
    <message>
        <source>Pomegranate</source>
        <translation>Granatapfel</translation>
    </message>
    <message>
        <source>Potato</source>
        <translation>Kartoffel</translation>
    </message>
    <message>
        <source>Produce</source>
        <translation>Obst und Gemüse</translation>
    </message>
    <message>
        <source>Red beet</source>
        <translation>Rote Bete</translation>
    </message>
    <message>
        <source>Red grapefruit</source>
        <translation>Rote Grapefruit</translation>
    </message>
    <message>
        <source>River</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>Rose</translation>
    </message>
    <message>
        <source>Runway</source>
        <translation>Landebahn</translation>
    </message>
    <message>
        <source>Satsumas</source>
        <translation>Satsumas</translation>
    </message>
    <message>
        <source>Shirt</source>
        <translation>Hemd</translation>
    </message>
    <message>
        <source>Shoes</source>
        <translation>Schuhe</translation>
    </message>
    <message>
        <source>Shorts</source>
        <translation>Shorts</translation>
    </message>
    <message>
        <source>Skirt</source>
        <translation>Rock</translation>
    </message>
    <message>
        <source>Sparseresidential</source>
        <translation>Lockeres Wohngebiet</translation>
    </message>
    <message>
        <source>Storagetanks</source>
        <translation>Lagertanks</translation>
    </message>
    <message>
        <source>Sunflower</source>
        <translation>Sonnenblume</translation>
    </message>
    <message>
        <source>T shirt</source>
        <translation>T-Shirt</translation>
    </message>
    <message>
        <source>Ten kinds of things</source>
        <translation>Zehn Arten von Dingen</translation>
    </message>
    <message>
        <source>Tenniscourt</source>
        <translation>Tennisplatz</translation>
    </message>
    <message>
        <source>Tomato</source>
        <translation>Tomate</translation>
    </message>
    <message>
        <source>Tulip</source>
        <translation>Tulpe</translation>
    </message>
    <message>
        <source>Undershirt</source>
        <translation>Unterhemd</translation>
    </message>
    <message>
        <source>Variance exploding</source>
        <translation>Varianz wachsend</translation>
    </message>
    <message>
        <source>Variance preserving, 1000 steps</source>
        <translation>Varianzerhaltend, 1000 Schritte</translation>
    </message>
    <message>
        <source>Zucchini</source>
        <translation>Zucchini</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
</context>
<context>
    <name>MarkActions</name>
    <message>
        <source>Favourite</source>
        <translation>Lieblingsbild</translation>
    </message>
    <message>
        <source>Tags …</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>Keine Sterne</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Words between commas, added to those of all:</source>
        <translation>Wörter, durch Kommas getrennt; sie kommen zu denen aller Bilder hinzu:</translation>
    </message>
    <message>
        <source>Words between commas:</source>
        <translation>Wörter, durch Kommas getrennt:</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>Part to change</source>
        <translation>Teil, der sich ändern soll</translation>
    </message>
    <message>
        <source>Arrow keys move, with Shift they mark; Space marks or wipes a square.</source>
        <translation>Pfeiltasten bewegen, mit Umschalt markieren sie; die Leertaste markiert ein Feld oder löscht es.</translation>
    </message>
</context>
<context>
    <name>MethodChooser</name>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>Treu</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Güte</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>Noch einmal laden</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{1}: {0}</translation>
    </message>
</context>
<context>
    <name>ModelShelf</name>
    <message>
        <source>Importing …</source>
        <translation>Importiert …</translation>
    </message>
    <message>
        <source>{} is installed.</source>
        <translation>{} ist installiert.</translation>
    </message>
    <message>
        <source>Imported {}.</source>
        <translation>{} importiert.</translation>
    </message>
    <message>
        <source>{} is deleted.</source>
        <translation>{} ist gelöscht.</translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Sieht nach …</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>Nach Neuem sehen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>A model file …</source>
        <translation>Eine Modelldatei …</translation>
    </message>
    <message>
        <source>The folder of a diffusers pipeline …</source>
        <translation>Der Ordner einer diffusers-Pipeline …</translation>
    </message>
    <message>
        <source>Search, or paste a model’s name or page on the Hub</source>
        <translation>Suche, oder füge Namen oder Seite eines Modells auf dem Hub ein</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Search the Hub</source>
        <translation>Im Hub suchen</translation>
    </message>
    <message>
        <source>1 model</source>
        <translation>1 Modell</translation>
    </message>
    <message>
        <source>{} models</source>
        <translation>{} Modelle</translation>
    </message>
    <message>
        <source> · {} of yours</source>
        <translation> · {} eigene</translation>
    </message>
    <message>
        <source>{}{} · {} free on the disk</source>
        <translation>{}{} · {} frei auf der Platte</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Enter downloads {} and converts it if need be.</source>
        <translation>Die Eingabetaste lädt {} herunter und wandelt es um, wo es nötig ist.</translation>
    </message>
    <message>
        <source>Enter asks the Hub; until then nothing leaves this machine.</source>
        <translation>Die Eingabetaste fragt den Hub; bis dahin verlässt nichts diesen Rechner.</translation>
    </message>
    <message>
        <source>Files and folders can be dropped here. Nothing is downloaded or updated unasked.</source>
        <translation>Dateien und Ordner können hierher gezogen werden. Nichts wird ungefragt geladen oder erneuert.</translation>
    </message>
</context>
<context>
    <name>ModelsInstalled</name>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Comparing with the digest of its download …</source>
        <translation>Vergleicht mit der Prüfsumme des Downloads …</translation>
    </message>
    <message>
        <source>{} is as it was installed, byte by byte.</source>
        <translation>{} ist Byte für Byte, wie es installiert wurde.</translation>
    </message>
    <message>
        <source>Delete it from the disk? That frees {}.</source>
        <translation>Vom Datenträger löschen? Das macht {} frei.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Under way</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>On the Hub</source>
        <translation>Auf dem Hub</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>Zum Herunterladen</translation>
    </message>
    <message>
        <source>“{}” on the Hub</source>
        <translation>„{}“ auf dem Hub</translation>
    </message>
    <message>
        <source>Nothing on the Hub for “{}”</source>
        <translation>Nichts auf dem Hub zu „{}“</translation>
    </message>
    <message>
        <source>1 model has a newer revision.</source>
        <translation>Von 1 Modell gibt es eine neuere Fassung.</translation>
    </message>
    <message>
        <source>{} have newer revisions.</source>
        <translation>Von {} Modellen gibt es neuere Fassungen.</translation>
    </message>
    <message>
        <source>Every model is up to date.</source>
        <translation>Alle Modelle sind auf dem neuesten Stand.</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>Modelle importieren</translation>
    </message>
    <message>
        <source>Import the folder of a pipeline</source>
        <translation>Den Ordner einer Pipeline importieren</translation>
    </message>
    <message>
        <source>Drop to import it</source>
        <translation>Loslassen, um es zu importieren</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Download it</source>
        <translation>Herunterladen</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Documentation</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>{} is missing from this installation.</source>
        <translation>{} fehlt in dieser Installation.</translation>
    </message>
</context>
<context>
    <name>PictureActions</name>
    <message>
        <source>Again with this seed</source>
        <translation>Mit diesem Startwert</translation>
    </message>
    <message>
        <source>Your settings, starting from the noise of this picture</source>
        <translation>Deine Einstellungen, vom Rauschen dieses Bildes aus</translation>
    </message>
    <message>
        <source>Recreate exactly</source>
        <translation>Genau so neu erzeugen</translation>
    </message>
    <message>
        <source>The settings of this picture, and its seed</source>
        <translation>Die Einstellungen dieses Bildes und sein Startwert</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>Seine Einstellungen übernehmen</translation>
    </message>
    <message>
        <source>Set the Generate page as it was for this picture</source>
        <translation>Die Seite „Erzeugen“ einstellen wie für dieses Bild</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Open this picture on the Edit page</source>
        <translation>Dieses Bild auf der Seite „Bearbeiten“ öffnen</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Take it to the Explore page: between pictures, its way, its odds</source>
        <translation>Auf die Seite „Erkunden“ nehmen: zwischen Bildern, sein Weg, seine Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Analyse …</source>
        <translation>Analysieren …</translation>
    </message>
    <message>
        <source>How likely it is, where it surprises, and whether it is a copy</source>
        <translation>Wie wahrscheinlich es ist, wo es überrascht und ob es eine Kopie ist</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Sichern unter …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild sichern</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Choose a folder for the pictures</source>
        <translation>Ordner für die Bilder wählen</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>Seed {}, under way</source>
        <translation>Startwert {}, läuft</translation>
    </message>
    <message>
        <source>Seed {}, waiting</source>
        <translation>Startwert {}, wartet</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>{0} over {1}</source>
        <translation>{0} über {1}</translation>
    </message>
</context>
<context>
    <name>Recall</name>
    <message>
        <source>Settings restored from {}.</source>
        <translation>Einstellungen aus {} zurückgeholt.</translation>
    </message>
    <message>
        <source>Download it</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Recreate it</source>
        <translation>Neu erzeugen</translation>
    </message>
    <message>
        <source>{} is an edited photograph. The Edit page can open it.</source>
        <translation>{} ist ein bearbeitetes Foto. Die Seite „Bearbeiten“ kann es öffnen.</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Scorebrush ended unexpectedly last time.</source>
        <translation>Scorebrush wurde letztes Mal unerwartet beendet.</translation>
    </message>
    <message>
        <source>The photograph that you were editing is back.</source>
        <translation>Das Foto, an dem du gearbeitet hast, ist wieder da.</translation>
    </message>
    <message>
        <source>1 run had not finished.</source>
        <translation>1 Lauf war noch nicht fertig.</translation>
    </message>
    <message>
        <source>{} runs had not finished.</source>
        <translation>{} Läufe waren noch nicht fertig.</translation>
    </message>
    <message>
        <source>Go on with them</source>
        <translation>Damit weitermachen</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
</context>
<context>
    <name>RequestDetails</name>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>anything</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
</context>
<context>
    <name>RunHead</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Waiting for what is under way …</source>
        <translation>Wartet auf das, was gerade läuft …</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Throw another seed</source>
        <translation>Neuen Startwert würfeln</translation>
    </message>
    <message>
        <source>Keep this seed</source>
        <translation>Diesen Startwert behalten</translation>
    </message>
    <message>
        <source>Every run uses this seed. Press to throw another after each run.</source>
        <translation>Jeder Lauf nimmt diesen Startwert. Drücken, um nach jedem Lauf neu zu würfeln.</translation>
    </message>
    <message>
        <source>Another seed is thrown after each run. Press to keep this one.</source>
        <translation>Nach jedem Lauf wird neu gewürfelt. Drücken, um diesen Startwert zu behalten.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Size of the words</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The window opens anew for this; what you are working on stays.</source>
        <translation>Dafür öffnet sich das Fenster neu; woran du arbeitest, bleibt.</translation>
    </message>
    <message>
        <source>Show and change …</source>
        <translation>Zeigen und ändern …</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The fastest</source>
        <translation>Das schnellste</translation>
    </message>
    <message>
        <source>Where the network computes. A graphics card is much faster than a processor.</source>
        <translation>Wo das Netz rechnet. Eine Grafikkarte ist viel schneller als ein Prozessor.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>What suits the device</source>
        <translation>Was zum Gerät passt</translation>
    </message>
    <message>
        <source>float32 is exact, bfloat16 faster where the hardware has it. With another precision, the same seed gives a picture that differs a little.</source>
        <translation>float32 ist genau, bfloat16 schneller, wo die Hardware es kann. Mit anderer Genauigkeit ergibt derselbe Startwert ein leicht anderes Bild.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Prozessorkerne</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs.</source>
        <translation>Weniger lassen anderen Programmen mehr vom Prozessor.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>A quarter of the usual</source>
        <translation>Ein Viertel des Üblichen</translation>
    </message>
    <message>
        <source>Half of the usual</source>
        <translation>Die Hälfte des Üblichen</translation>
    </message>
    <message>
        <source>The usual</source>
        <translation>Das Übliche</translation>
    </message>
    <message>
        <source>Twice the usual</source>
        <translation>Das Doppelte des Üblichen</translation>
    </message>
    <message>
        <source>Four times the usual</source>
        <translation>Das Vierfache des Üblichen</translation>
    </message>
    <message>
        <source>How many pictures the network makes at once. Where memory runs out all the same, Scorebrush halves the number by itself.</source>
        <translation>Wie viele Bilder das Netz auf einmal macht. Wo der Speicher trotzdem ausgeht, halbiert Scorebrush die Zahl von selbst.</translation>
    </message>
    <message>
        <source>Models in memory</source>
        <translation>Modelle im Speicher</translation>
    </message>
    <message>
        <source>Changing to a model that is still in memory takes no time.</source>
        <translation>Zu einem Modell zu wechseln, das noch im Speicher ist, kostet keine Zeit.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Everything that you make. Pictures of the old folder stay where they are.</source>
        <translation>Alles, was du machst. Bilder des alten Ordners bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models that you download or import.</source>
        <translation>Modelle, die du herunterlädst oder importierst.</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>Memory for small pictures, so that the gallery scrolls without reading.</source>
        <translation>Speicher für kleine Bilder, damit die Galerie blättert, ohne zu lesen.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Look for newer models when the window opens</source>
        <translation>Beim Öffnen nach neueren Modellen sehen</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Neues</translation>
    </message>
    <message>
        <source>Otherwise Scorebrush asks nobody anything until you search or download.</source>
        <translation>Sonst fragt Scorebrush niemanden etwas, bis du suchst oder herunterlädst.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Voreinstellung</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Edit page</source>
        <translation>Seite „Bearbeiten“</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Explore page</source>
        <translation>Seite „Erkunden“</translation>
    </message>
    <message>
        <source>Another fill</source>
        <translation>Andere Füllung</translation>
    </message>
    <message>
        <source>Take the fill</source>
        <translation>Die Füllung übernehmen</translation>
    </message>
    <message>
        <source>Forget the fill</source>
        <translation>Die Füllung vergessen</translation>
    </message>
    <message>
        <source>While held: the photograph before</source>
        <translation>Solange gedrückt: das Foto davor</translation>
    </message>
    <message>
        <source>Slide between before and after</source>
        <translation>Zwischen davor und danach schieben</translation>
    </message>
    <message>
        <source>While held: move the photograph</source>
        <translation>Solange gedrückt: das Foto bewegen</translation>
    </message>
    <message>
        <source>Painting with the keys: move by the brush&apos;s size</source>
        <translation>Malen mit den Tasten: um die Pinselgröße bewegen</translation>
    </message>
    <message>
        <source>Painting with the keys: a dab</source>
        <translation>Malen mit den Tasten: ein Tupfer</translation>
    </message>
    <message>
        <source>Painting with the keys: draw</source>
        <translation>Malen mit den Tasten: zeichnen</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Select, or let go</source>
        <translation>Auswählen, oder loslassen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>Play, or stop playing</source>
        <translation>Abspielen, oder anhalten</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Anderes Bild</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Search by what it does or by the key</source>
        <translation>Suche nach dem, was sie tun, oder nach der Taste</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tun</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>All defaults</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>These keys are the same everywhere and stay.</source>
        <translation>Diese Tasten sind überall gleich und bleiben.</translation>
    </message>
    <message>
        <source>Choose a line, then press the keys that shall do it.</source>
        <translation>Wähle eine Zeile und drücke dann die Tasten, die es tun sollen.</translation>
    </message>
    <message>
        <source>These keys do “{}” now, which would lose them.</source>
        <translation>Diese Tasten tun jetzt „{}“, das sie verlöre.</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>forget {}</source>
        <translation>„{}“ vergessen</translation>
    </message>
    <message>
        <source>accept {}</source>
        <translation>„{}“ übernehmen</translation>
    </message>
    <message>
        <source>clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>mask everything</source>
        <translation>Alles maskieren</translation>
    </message>
    <message>
        <source>ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>brush stroke</source>
        <translation>Pinselstrich</translation>
    </message>
    <message>
        <source>eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>rectangle</source>
        <translation>Rechteck</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>The model’s file has changed since then, so this picture differs.</source>
        <translation>Die Datei des Modells hat sich seither geändert, darum weicht dieses Bild ab.</translation>
    </message>
</context>
<context>
    <name>TaskChooser</name>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>How many times larger</source>
        <translation>Wievielmal größer</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>0 keeps nearly everything, 1 keeps nothing.</source>
        <translation>0 behält fast alles, 1 behält nichts.</translation>
    </message>
    <message>
        <source>Colour to paint</source>
        <translation>Malfarbe</translation>
    </message>
    <message>
        <source>How much larger</source>
        <translation>Wieviel größer</translation>
    </message>
    <message>
        <source>How far it is out of focus, in pixels.</source>
        <translation>Wie weit es unscharf ist, in Pixeln.</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Three things in a minute</source>
        <translation>Drei Dinge in einer Minute</translation>
    </message>
    <message>
        <source>Make pictures out of noise, fill a hole in a photograph, and colour a grey one. Everything happens on this machine.</source>
        <translation>Mach Bilder aus Rauschen, fülle ein Loch in einem Foto und gib einem grauen seine Farben. Alles geschieht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Anfangen</translation>
    </message>
    <message>
        <source>Pictures out of noise</source>
        <translation>Bilder aus Rauschen</translation>
    </message>
    <message>
        <source>The model has learnt what photographs look like. Choose a subject if you like, then press Generate.</source>
        <translation>Das Modell hat gelernt, wie Fotos aussehen. Wähle ein Motiv, wenn du magst, und drücke dann „Erzeugen“.</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>These did not exist before</source>
        <translation>Diese Bilder gab es vorher nicht</translation>
    </message>
    <message>
        <source>Each began as noise and became clearer step by step. A double click enlarges one, and the Gallery keeps all of them.</source>
        <translation>Jedes begann als Rauschen und wurde Schritt für Schritt klarer. Ein Doppelklick vergrößert eines, und die Galerie behält alle.</translation>
    </message>
    <message>
        <source>Next: fill a hole</source>
        <translation>Weiter: ein Loch füllen</translation>
    </message>
    <message>
        <source>Paint over what shall go</source>
        <translation>Übermale, was weg soll</translation>
    </message>
    <message>
        <source>Paint over a part of this photograph with the mouse or a pen. Whatever is under the paint will be invented anew.</source>
        <translation>Übermale einen Teil dieses Fotos mit Maus oder Stift. Was unter der Farbe liegt, wird neu erfunden.</translation>
    </message>
    <message>
        <source>Paint for me</source>
        <translation>Für mich malen</translation>
    </message>
    <message>
        <source>Have it filled</source>
        <translation>Füllen lassen</translation>
    </message>
    <message>
        <source>Press Fill. Nothing outside the paint changes, not by a single bit.</source>
        <translation>Drücke „Füllen“. Außerhalb der Farbe ändert sich nichts, kein einziges Bit.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Choose the fill that you like</source>
        <translation>Wähle die Füllung, die dir gefällt</translation>
    </message>
    <message>
        <source>Arrow keys flip through them, C shows the photograph before while it is held, Enter takes the one that shows.</source>
        <translation>Die Pfeiltasten blättern, C zeigt gedrückt das Foto davor, die Eingabetaste übernimmt die gezeigte.</translation>
    </message>
    <message>
        <source>Next: colour a photograph</source>
        <translation>Weiter: ein Foto einfärben</translation>
    </message>
    <message>
        <source>Colour a grey photograph</source>
        <translation>Ein graues Foto einfärben</translation>
    </message>
    <message>
        <source>Light and shade stay as they are; the model adds the colours that fit. Press Colorize.</source>
        <translation>Licht und Schatten bleiben, wie sie sind; das Modell fügt passende Farben hinzu. Drücke „Einfärben“.</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>Einfärben</translation>
    </message>
    <message>
        <source>That was the minute</source>
        <translation>Das war die Minute</translation>
    </message>
    <message>
        <source>Open photographs of your own by dropping them here. Help is at F1, all keys are at Ctrl+K.</source>
        <translation>Öffne eigene Fotos, indem du sie hierher ziehst. Hilfe gibt es mit F1, alle Tasten mit Strg+K.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Enlarged picture</source>
        <translation>Vergrößertes Bild</translation>
    </message>
    <message>
        <source>Previous picture (←)</source>
        <translation>Voriges Bild (←)</translation>
    </message>
    <message>
        <source>Next picture (→)</source>
        <translation>Nächstes Bild (→)</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>WindowKeys</name>
    <message>
        <source>Do what the page is for</source>
        <translation>Tun, wofür die Seite da ist</translation>
    </message>
    <message>
        <source>Leave, or stop what is under way</source>
        <translation>Verlassen, oder anhalten, was läuft</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Page: {}</source>
        <translation>Seite: {}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Log clock</source>
        <translation>Log-Uhr</translation>
    </message>
    <message>
        <source>Clean pictures in few steps; the same every time.</source>
        <translation>Klare Bilder in wenigen Schritten; jedes Mal dieselben.</translation>
    </message>
    <message>
        <source>Sigma clock</source>
        <translation>Sigma-Uhr</translation>
    </message>
    <message>
        <source>Looks back one step, cautiously. Softer at few steps.</source>
        <translation>Blickt vorsichtig einen Schritt zurück. Weicher bei wenigen Schritten.</translation>
    </message>
    <message>
        <source>Sigma clock, stochastic</source>
        <translation>Sigma-Uhr, stochastisch</translation>
    </message>
    <message>
        <source>Fresh noise on the way: richer texture, wants more steps.</source>
        <translation>Unterwegs frisches Rauschen: reichere Textur, will mehr Schritte.</translation>
    </message>
    <message>
        <source>DDIM</source>
        <translation>DDIM</translation>
    </message>
    <message>
        <source>The classic straight descent. Predictable, softer at few steps.</source>
        <translation>Der klassische gerade Abstieg. Berechenbar, weicher bei wenigen Schritten.</translation>
    </message>
    <message>
        <source>Ancestral (DDPM)</source>
        <translation>Ahnenverfahren (DDPM)</translation>
    </message>
    <message>
        <source>Fresh noise at every step. At its best with 100 steps and more.</source>
        <translation>Frisches Rauschen bei jedem Schritt. Am besten mit 100 Schritten und mehr.</translation>
    </message>
    <message>
        <source>DPM-Solver++ 2M</source>
        <translation>DPM-Solver++ 2M</translation>
    </message>
    <message>
        <source>Looks back one step. Good from 15 steps on.</source>
        <translation>Blickt einen Schritt zurück. Gut ab 15 Schritten.</translation>
    </message>
    <message>
        <source>Heun</source>
        <translation>Heun</translation>
    </message>
    <message>
        <source>Tries each step twice: careful, at twice the time per step.</source>
        <translation>Versucht jeden Schritt zweimal: sorgfältig, zur doppelten Zeit je Schritt.</translation>
    </message>
    <message>
        <source>Dormand–Prince</source>
        <translation>Dormand–Prince</translation>
    </message>
    <message>
        <source>Chooses its own steps until they are exact. Slow and precise.</source>
        <translation>Wählt seine Schritte selbst, bis sie genau sind. Langsam und präzise.</translation>
    </message>
    <message>
        <source>Euler–Maruyama</source>
        <translation>Euler–Maruyama</translation>
    </message>
    <message>
        <source>The reverse diffusion, step by step. Wants hundreds of steps.</source>
        <translation>Die umgekehrte Diffusion, Schritt für Schritt. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Reverse diffusion</source>
        <translation>Umgekehrte Diffusion</translation>
    </message>
    <message>
        <source>The forward noise taken back. Wants hundreds of steps.</source>
        <translation>Das Rauschen hin, wieder zurückgenommen. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Predictor–corrector</source>
        <translation>Prädiktor–Korrektor</translation>
    </message>
    <message>
        <source>Settles down after each step. Thorough, at twice the time.</source>
        <translation>Kommt nach jedem Schritt zur Ruhe. Gründlich, zur doppelten Zeit.</translation>
    </message>
    <message>
        <source>Ancestral, all of the noise</source>
        <translation>Ahnenverfahren, alles Rauschen</translation>
    </message>
    <message>
        <source>As DDPM&apos;s first code had it. Wants hundreds of steps.</source>
        <translation>Wie im ersten Programm von DDPM. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Annealed Langevin</source>
        <translation>Abgekühltes Langevin</translation>
    </message>
    <message>
        <source>Several small moves at every level, as NCSN. Wants hundreds of steps.</source>
        <translation>Mehrere kleine Züge auf jeder Stufe, wie NCSN. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Whole interval</source>
        <translation>Ganzes Intervall</translation>
    </message>
    <message>
        <source>From pure noise to no noise without a cut. Wants 50 steps and more.</source>
        <translation>Von reinem Rauschen zu keinem, ohne Schnitt. Will 50 Schritte und mehr.</translation>
    </message>
    <message>
        <source>Whole interval, stochastic</source>
        <translation>Ganzes Intervall, stochastisch</translation>
    </message>
    <message>
        <source>The same with fresh noise. Wants 100 steps and more.</source>
        <translation>Dasselbe mit frischem Rauschen. Will 100 Schritte und mehr.</translation>
    </message>
    <message>
        <source>Few steps</source>
        <translation>Wenige Schritte</translation>
    </message>
    <message>
        <source>For models taught to leap: 1 to 8 steps. Too smooth with any other.</source>
        <translation>Für Modelle, die zu springen lernten: 1 bis 8 Schritte. Zu glatt mit jedem anderen.</translation>
    </message>
    <message>
        <source>Moment matching</source>
        <translation>Momentabgleich</translation>
    </message>
    <message>
        <source>Follows what is known exactly at every step. The most faithful.</source>
        <translation>Folgt bei jedem Schritt dem, was genau bekannt ist. Am treuesten.</translation>
    </message>
    <message>
        <source>Replacement</source>
        <translation>Ersetzung</translation>
    </message>
    <message>
        <source>Puts what is known back in at every step. Fast; seams may show.</source>
        <translation>Setzt bei jedem Schritt ein, was bekannt ist. Schnell; Nähte können zu sehen sein.</translation>
    </message>
    <message>
        <source>RePaint</source>
        <translation>RePaint</translation>
    </message>
    <message>
        <source>Goes back and forth so that both sides agree. Slow and seamless.</source>
        <translation>Geht hin und her, bis beide Seiten sich einig sind. Langsam und nahtlos.</translation>
    </message>
    <message>
        <source>Null space</source>
        <translation>Nullraum</translation>
    </message>
    <message>
        <source>Lets the model decide what the known part leaves open.</source>
        <translation>Lässt das Modell entscheiden, was der bekannte Teil offenlässt.</translation>
    </message>
    <message>
        <source>Twisted diffusion</source>
        <translation>Verdrehte Diffusion</translation>
    </message>
    <message>
        <source>Many tries at once, of which the fitting ones go on. Slow, exact.</source>
        <translation>Viele Versuche auf einmal, von denen die passenden weitergehen. Langsam, genau.</translation>
    </message>
    <message>
        <source>Several small moves at every level, what is known put back before each. Slow.</source>
        <translation>Mehrere kleine Züge auf jeder Stufe, vor jedem wird eingesetzt, was bekannt ist. Langsam.</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>Einfärben</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Deblur</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>Abwandeln</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>Interpolieren</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>{:.0f} bytes</source>
        <translation>{:.0f} Bytes</translation>
    </message>
    <message>
        <source> and {} more</source>
        <translation> und {} weitere</translation>
    </message>
    <message>
        <source>{0} at {1}</source>
        <translation>{0} bei {1}</translation>
    </message>
    <message>
        <source>Licence unknown</source>
        <translation>Lizenz unbekannt</translation>
    </message>
    <message>
        <source>EDM noise</source>
        <translation>EDM-Rauschen</translation>
    </message>
    <message>
        <source>Variance preserving</source>
        <translation>Varianzerhaltend</translation>
    </message>
    <message>
        <source>Sub-VP</source>
        <translation>Sub-VP</translation>
    </message>
    <message>
        <source>Variance exploding</source>
        <translation>Varianz wachsend</translation>
    </message>
    <message>
        <source>NCSN’s levels</source>
        <translation>Stufen von NCSN</translation>
    </message>
    <message>
        <source>{:,} downloads</source>
        <translation>{:,} Downloads</translation>
    </message>
    <message>
        <source>Gated</source>
        <translation>Mit Freigabe</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>{0} × {0} pixels</source>
        <translation>{0} × {0} Pixel</translation>
    </message>
    <message>
        <source>seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>seeds {}–{}</source>
        <translation>Startwerte {}–{}</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>fast fertig</translation>
    </message>
    <message>
        <source>{:.0f} s left</source>
        <translation>noch {:.0f} s</translation>
    </message>
    <message>
        <source>about {:.0f} min left</source>
        <translation>noch etwa {:.0f} min</translation>
    </message>
    <message>
        <source>about {:.1f} h left</source>
        <translation>noch etwa {:.1f} h</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>{:,} pictures</source>
        <translation>{:,} Bilder</translation>
    </message>
</context>
<context>
    <name>_Message</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
</TS>
