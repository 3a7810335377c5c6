"""French words that the rules need: determiners, prepositions, offices, opposites."""

from index.text.dates.vocabulary import month_names

ORDINARY = frozenset(
    """
    m. mme monsieur madame personne personnes gens homme hommes femme femmes nom noms sorte type types genre partie
    nombre chiffre montant quantité chose choses raison raisons cause but rôle métier titre mot terme exemple lieu
    endroit groupe événement an ans année années jour jours temps date mois semaine siècle heure grand grande grands
    plus moins haut haute long longue premier première dernier dernière prochain principal célèbre connu actuel
    actuellement ancien ancienne exactement environ vraiment a est été fait appelle nommé appelé trouve situe situé
    lieu reçoit article articles nouvelle rapport information pays ville enfant enfants dit dire selon kilomètres
    mètres euros pour cent pourcentage taux âge durée taille hauteur longueur prix coût
    """.split()
)
"""Words a question asks with: one that no article has tells little."""

DETERMINERS = frozenset(
    """
    le la les l' un une des du au aux ce cet cette ces son sa ses leur leurs mon ma mes notre nos votre vos quel
    quelle quels quelles plusieurs quelques chaque aucun aucune deux trois quatre cinq six sept huit neuf dix certains
    certaines
    """.split()
)
CONTRACTIONS = {"du": "de", "des": "de", "au": "à", "aux": "à"}
"""Determiners with a preposition -> that; "des" has one only behind a noun."""
PREPOSITIONS = frozenset(
    """
    à après avant avec chez contre dans de d' depuis derrière dès devant durant en entre envers hors jusque jusqu'
    malgré par parmi pendant pour près sans sauf selon sous sur vers via outre comme lors
    """.split()
)
FUNCTION_WORDS = frozenset(
    """
    ainsi alors après aujourd'hui aussi aussitôt autre auparavant autrefois bien car ceci cela celle celles celui ceux
    cependant certes chacun combien comment depuis donc dont elle elles encore enfin ensuite est et hier il ils ici je
    jamais là lorsque lorsqu' mais même ne n' ni non nous on or ou où oui parce pas personne peu plus pourquoi
    pourtant puis puisque quand que qu' quelqu'un qui quiconque quoi quoique rien s' se si soit souvent tandis tard
    tous tout toute toutes toutefois très trop tu vous voici voilà y c' j' m' t' d'abord néanmoins notamment parfois
    désormais seul seule demain environ été plutôt presque enfin tant tel telle fin début mi faute grâce âgé âgée née
    né lundi mardi mercredi jeudi vendredi samedi dimanche est-ce a-t-il a-t-elle est-il est-elle a ont avait était
    étaient sont mort
    """.split()
)
"""Words that may begin a sentence with a capital and are neither nouns nor names, nor verbs."""
MONTHS_AND_DAYS = frozenset(month_names("fr")) | frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche pâques noël pentecôte toussaint".split()
)
BEFORE_NOUN = frozenset(
    """
    grand grande grands grandes petit petite petits petites gros grosse nouveau nouvel nouvelle nouveaux nouvelles
    vieux vieil vieille ancien ancienne anciens anciennes jeune jeunes bon bonne bons bonnes mauvais mauvaise beau
    belle premier première premiers premières deuxième second seconde troisième dernier dernière derniers dernières
    futur future prochain prochaine autre autres même mêmes seul seule vrai vraie célèbre ex- actuel actuelle propre
    double haut haute
    """.split()
)
"""Adjectives and numbers that stand between a determiner and its noun."""

PEOPLE = frozenset(
    """
    politicien politicienne ministre président présidente chancelier chancelière maire sénateur sénatrice préfet
    préfète gouverneur gouverneure acteur actrice comédien comédienne joueur joueuse chanteur chanteuse cantatrice
    auteur auteure autrice écrivain écrivaine romancier romancière artiste juge magistrat magistrate scientifique
    directeur directrice médecin docteur docteure professeur professeure enseignant enseignante instituteur
    institutrice élève étudiant étudiante guide pilote conducteur conductrice chauffeur capitaine avocat avocate
    policier policière agent gendarme pompier chef cheffe dirigeant dirigeante fondateur fondatrice propriétaire
    patron patronne gagnant gagnante vainqueur lauréat lauréate donateur donatrice expert experte chercheur chercheuse
    témoin voisin voisine ami amie secrétaire ambassadeur ambassadrice député députée conseiller conseillère
    porte-parole entraîneur entraîneuse sélectionneur manager procureur procureure rédacteur rédactrice journaliste
    reporter éditeur éditrice sauveteur secouriste successeur successeure prédécesseur gardien gardienne attaquant roi
    reine prince princesse pape général colonel commissaire inspecteur inspectrice architecte ingénieur ingénieure
    entrepreneur entrepreneuse armateur marchand marchande pêcheur agriculteur agricultrice boulanger boulangère
    évêque historien historienne économiste candidat candidate coureur coureuse nageur nageuse alpiniste randonneur
    randonneuse employé employée salarié salariée conservateur conservatrice inventeur inventrice compositeur
    compositrice réalisateur réalisatrice philosophe poète peintre sculpteur collectionneur collectionneuse suspect
    suspecte victime homme femme personne garçon fille fils frère sœur père mère mari épouse époux veuf veuve oncle
    tante neveu nièce cousin cousine grand-père grand-mère enfant champion championne cuisinier cuisinière infirmier
    infirmière pdg dr me m. mme mlle monsieur madame maître soldat traducteur traductrice
    """.split()
)
"""Nouns for a person."""
RELATIVES = frozenset(
    """
    femme fils frère sœur père mère mari épouse époux veuf veuve oncle tante neveu nièce cousin cousine grand-père
    grand-mère enfant fille compagnon compagne fiancé fiancée ami amie
    """.split()
)
"""Nouns for a person by what they are to another."""
BODIES = frozenset(
    """
    groupe société entreprise compagnie conseil gouvernement police tribunal cour justice parquet club équipe ville
    mairie banque parti syndicat syndicats région état université association fondation institut musée fabricant
    constructeur parlement assemblée sénat armée ministère commission opposition ligue fédération agence préfecture
    famille habitants foule chien chat communauté jury comité élus villageois ouvriers pompiers policiers chercheurs
    enquêteurs scientifiques manifestants médecins
    """.split()
)
"""Nouns for what acts like a person."""
NAMED = frozenset(
    """
    société entreprise compagnie groupe club équipe banque syndicat parti agence université école journal chantier
    ministère organisation fabricant constructeur marque institut musée site tribunal cour église aéroport film livre
    roman chanson album série émission jeu prix récompense navire bateau ferry état pays île fleuve rivière montagne
    rue stade province région village ville langue maladie médicament programme loi traité religion produit magazine
    quotidien chaîne
    """.split()
)
"""Nouns after "quel": what is asked for has a name."""
PLACES = frozenset(
    """
    rue place ville village quartier gare port aéroport hôpital hôtel musée école université église cathédrale mairie
    pont parc forêt lac mer océan rivière fleuve montagne mont col vallée île côte plage refuge château tour maison
    usine entrepôt stade théâtre prison tribunal palais ferme campagne centre banlieue capitale province région pays
    département désert jardin marché cave grotte atelier bureau laboratoire zoo terrain nord sud est ouest bord rive
    salle
    """.split()
)
RELATED = {
    "hauteur": ("haut", "haute", "culmine", "altitude", "élève"),
    "altitude": ("hauteur", "culmine"),
    "longueur": ("long", "longue", "mesure"),
    "largeur": ("large",),
    "profondeur": ("profond", "profonde"),
    "taille": ("mesure", "grand", "grande"),
    "superficie": ("hectares", "surface", "étend"),
    "vitesse": ("rapide", "roule", "heure"),
    "poids": ("pèse", "pesait", "lourd"),
    "durée": ("dure", "duré", "durera", "durait"),
    "prix": ("coûte", "coûté", "coûtera", "vendu", "pour"),
    "coût": ("coûte", "coûté", "coûtera", "estimé"),
    "cause": ("raison", "provoqué", "causé", "dû"),
    "pourcentage": ("%", "pour cent"),
}
"""Nouns that a question asks with -> what a text says in place of them."""
UNITS = frozenset("euros euro dollars ans mois jours heures minutes millions milliards kilomètres mètres".split())

_PAIRS = """
accepter approuver adopter valider/refuser rejeter repousser; gagner remporter vaincre victoire/perdre défaite;
augmenter monter croître grimper hausse/baisser diminuer chuter reculer baisse; ouvrir inaugurer/fermer; commencer
débuter lancer/finir terminer cesser arrêter; acheter acquérir racheter/vendre céder; embaucher recruter
engager/licencier limoger renvoyer; arrêter interpeller/libérer relâcher acquitter; soutenir défendre/critiquer
combattre; autoriser permettre/ interdire; entrer adhérer rejoindre/quitter sortir; arriver/partir; réussir/échouer;
féliciter louer/critiquer blâmer; aimer/détester; construire bâtir/démolir détruire raser; importer/exporter;
prêter/emprunter; confirmer/démentir nier; avouer reconnaître/nier; renforcer/affaiblir; apparaître/disparaître;
coupable/innocent; condamner/acquitter; nord/sud; prédécesseur/successeur; allié ami/ennemi adversaire;
nommer/révoquer limoger; créer fonder/dissoudre; majorité/minorité; hausse/baisse
"""
OPPOSITES = [
    tuple(side.strip() for side in pair.split("/", 1))
    for pair in " ".join(_PAIRS.split()).replace("/ ", "/").split(";")
]
"""Words, and those that mean the opposite."""
